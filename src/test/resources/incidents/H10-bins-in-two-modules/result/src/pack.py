"""Packs integer sizes into as few bins of one capacity as a quick heuristic can."""
import json
import sys

from heuristics import check, first_fit


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
