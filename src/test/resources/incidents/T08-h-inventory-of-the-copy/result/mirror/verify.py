"""Refuses a copy that lacks something."""


class Inventory:
    """A copy as it is checked, counted in one pass."""

    def __init__(self, copied):
        self.seen = {}
        for batch in copied:
            for name, size in batch:
                self.seen[name] = self.seen.get(name, 0) + size
        self.wanted = sorted(self.seen.items())


def verify(inventory):
    for name, size in inventory.wanted:
        if inventory.seen.get(name) != size:
            raise ValueError(f"{name}: {inventory.seen.get(name)} bytes instead of {size}")
    if len(inventory.seen) != len(inventory.wanted):
        raise ValueError("something was copied that nobody wanted")
