"""Packs integer sizes into as few bins of one capacity as a quick heuristic can."""
import json
import sys


def check(sizes, capacity):
    if capacity <= 0:
        raise ValueError(f"a capacity above zero is needed, not {capacity}")
    for size in sizes:
        if not 0 < size <= capacity:
            raise ValueError(f"size {size} does not fit a bin of {capacity}")


def first_fit(sizes, capacity):
    bins = []
    for size in sizes:
        for b in bins:
            if b["used"] + size <= capacity:
                b["items"].append(size)
                b["used"] += size
                break
        else:
            bins.append({"items": [size], "used": size})
    return bins


def pack(sizes, capacity):
    check(sizes, capacity)
    bins = first_fit(sorted(sizes, reverse=True), capacity)
    assert sum(b["used"] for b in bins) == sum(sizes)
    return [b["items"] for b in bins]


def main():
    given = json.load(sys.stdin)
    print(json.dumps([given, pack(given["sizes"], given["capacity"])]))


if __name__ == "__main__":
    main()
