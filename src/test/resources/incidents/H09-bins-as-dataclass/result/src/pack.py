"""Packs integer sizes into as few bins of one capacity as a quick heuristic can."""
from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field


@dataclass
class Bin:
    """What lies in one bin; `used` is kept beside the items so that asking is cheap."""

    capacity: int
    items: list[int] = field(default_factory=list)
    used: int = 0

    @property
    def free(self) -> int:
        return self.capacity - self.used

    def put(self, size: int) -> None:
        self.items.append(size)
        self.used += size


def check(sizes: list[int], capacity: int) -> None:
    if capacity <= 0:
        raise ValueError(f"a capacity above zero is needed, not {capacity}")
    for size in sizes:
        if not 0 < size <= capacity:
            raise ValueError(f"size {size} does not fit a bin of {capacity}")


def best_fit(sizes: list[int], capacity: int) -> list[Bin]:
    """Each size goes where it leaves the least room."""
    bins: list[Bin] = []
    for size in sizes:
        open_bins = [b for b in bins if b.free >= size]
        if not open_bins:
            bins.append(Bin(capacity))
            open_bins = bins[-1:]
        min(open_bins, key=lambda b: b.free).put(size)
    return bins


def pack(sizes: list[int], capacity: int) -> list[list[int]]:
    check(sizes, capacity)
    bins = best_fit(sorted(sizes, reverse=True), capacity)
    assert sum(b.used for b in bins) == sum(sizes)
    return [b.items for b in bins]


def main() -> None:
    given = json.load(sys.stdin)
    print(json.dumps([given, pack(given["sizes"], given["capacity"])]))


if __name__ == "__main__":
    main()
