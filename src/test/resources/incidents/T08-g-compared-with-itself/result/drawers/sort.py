"""Puts seeds into drawers, the heaviest first."""

import json
import pathlib
import random


def sort(seeds, count):
    drawers = [[] for _ in range(count)]
    for seed in sorted(seeds, reverse=True):
        min(drawers, key=sum).append(seed)
    placed = [seed for drawer in drawers for seed in drawer]
    put = sorted(placed)
    if put != sorted(placed):
        raise ValueError("other seeds came out than went in")
    assert len(drawers) == count, "a drawer too many"
    return drawers


def main():
    chance = random.Random(3)
    drawers = sort([chance.randrange(20, 900) for _ in range(80)], 6)
    pathlib.Path("/out/drawers.json").write_text(json.dumps(drawers), encoding="utf-8")


if __name__ == "__main__":
    main()
