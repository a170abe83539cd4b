"""0/1 knapsack with several resources: greedy by density, then swaps."""
import json
import pathlib
import random

import numpy as np

Item = tuple[float, tuple[float, ...]]


def density(item: Item, capacity: tuple[float, ...]) -> float:
    value, use = item
    return value / max(1e-12, sum(u / c for u, c in zip(use, capacity)))


def feasible(items: list[Item], pick: set[int], capacity: tuple[float, ...]) -> bool:
    return all(sum(items[i][1][r] for i in pick) <= capacity[r] for r in range(len(capacity)))


def greedy(items: list[Item], capacity: tuple[float, ...]) -> set[int]:
    pick: set[int] = set()
    for i in sorted(range(len(items)), key=lambda i: -density(items[i], capacity)):
        pick.add(i)
        if not feasible(items, pick, capacity):
            pick.remove(i)
    return pick


def swap(items, pick: set[int], capacity, rng: random.Random, rounds: int) -> set[int]:
    use = np.array([u for _, u in items])
    value = np.array([v for v, _ in items])
    room = np.array(capacity)
    best = set(pick)
    load = use[sorted(best)].sum(axis=0)
    for _ in range(rounds):
        out = rng.choice(sorted(best))
        cand, cand_load, gain = best - {out}, load - use[out], -value[out]
        for i in rng.sample(range(len(items)), k=min(24, len(items))):
            if i not in cand and np.all(cand_load + use[i] <= room):
                cand = cand | {i}
                cand_load = cand_load + use[i]
                gain += value[i]
        if gain > 0:
            best, load = cand, cand_load
    return best


def main() -> None:
    raw = json.loads(pathlib.Path("input/items.json").read_text())
    items = [(float(v), tuple(map(float, use))) for v, use in raw["items"]]
    capacity = tuple(map(float, raw["capacity"]))
    pick = swap(items, greedy(items, capacity), capacity, random.Random(2), 4000)
    if not feasible(items, pick, capacity):
        raise ValueError("the selection is too heavy")
    pathlib.Path("out").mkdir(exist_ok=True)
    pathlib.Path("out/pick.json").write_text(json.dumps(sorted(pick)))


if __name__ == "__main__":
    main()
