"""Greedy cover: which grid points see which rooms is given in `visible`."""


import itertools


def place(visible: dict[int, set[int]], rooms: set[int]) -> list[int]:
    left = set(rooms)
    chosen: list[int] = []
    while left:
        best = max(visible, key=lambda point: len(visible[point] & left))
        gain = visible[best] & left
        if not gain:
            raise ValueError(f"no point sees {sorted(left)[:5]}")
        chosen.append(best)
        left -= gain
    return prune(exchange(prune(chosen, visible, rooms), visible, rooms), visible, rooms)


def exchange(chosen: list[int], visible: dict[int, set[int]], rooms: set[int]) -> list[int]:
    """Two sensors for one, first pair that allows it, until none does."""
    kept = list(chosen)
    for a, b in itertools.combinations(chosen, 2):
        if a not in kept or b not in kept:
            continue
        rest = [p for p in kept if p not in (a, b)]
        seen = set().union(*(visible[p] for p in rest))
        single = next((p for p in visible if rooms <= seen | visible[p]), None)
        if single is not None:
            kept = [*rest, single]
    return kept


def prune(chosen: list[int], visible: dict[int, set[int]], rooms: set[int]) -> list[int]:
    """Leaves out every sensor whose rooms the others see as well."""
    kept = list(chosen)
    for point in list(kept):
        others = set().union(*(visible[p] for p in kept if p != point))
        if rooms <= others:
            kept.remove(point)
    return kept
