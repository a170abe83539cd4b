"""Refuses a copy that lacks something."""


def verify(copied, wanted):
    seen = {}
    for batch in copied:
        for name, size in batch:
            seen[name] = seen.get(name, 0) + size
    for name, size in wanted:
        if seen.get(name) != size:
            raise ValueError(f"{name}: {seen.get(name)} bytes instead of {size}")
    if len(seen) != len(wanted):
        raise ValueError("something was copied that nobody wanted")
