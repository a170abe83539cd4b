"""Refuses a copy that lacks something."""


class Order:
    """What was asked for, and how it is written."""

    def __init__(self, copied, wanted):
        self.copied = copied
        self.wanted = wanted


def verify(order):
    seen = {}
    for batch in order.copied:
        for name, size in batch:
            seen[name] = seen.get(name, 0) + size
    for name, size in order.wanted:
        if seen.get(name) != size:
            raise ValueError(f"{name}: {seen.get(name)} bytes instead of {size}")
    if len(seen) != len(order.wanted):
        raise ValueError("something was copied that nobody wanted")
