"""Greedy cover: which grid points see which rooms is given in `visible`."""


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
    return prune(chosen, visible, rooms)


def prune(chosen: list[int], visible: dict[int, set[int]], rooms: set[int]) -> list[int]:
    """Leaves out every sensor whose rooms the others see as well."""
    kept = list(chosen)
    for point in list(kept):
        others = set().union(*(visible[p] for p in kept if p != point))
        if rooms <= others:
            kept.remove(point)
    return kept
