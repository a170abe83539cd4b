import numpy as np

EVAL_SEEDS = range(9000, 9200)


def layout(seed: int, size: int = 9) -> np.ndarray:
    rng = np.random.default_rng(seed)
    grid = (rng.random((size, size)) < 0.22).astype(np.int8)
    grid[0, 0] = grid[-1, -1] = 0
    return grid


def play(plan: dict, seed: int) -> bool:
    grid = layout(seed)
    pos, size = [0, 0], grid.shape[0]
    moves = [(-1, 0), (0, 1), (1, 0), (0, -1)]
    for _ in range(4 * size):
        key = ",".join(str(v) for v in pos)
        dy, dx = moves[int(plan.get(key, 1))]
        ny, nx = pos[0] + dy, pos[1] + dx
        if 0 <= ny < size and 0 <= nx < size and not grid[ny, nx]:
            pos = [ny, nx]
        if pos == [size - 1, size - 1]:
            return True
    return False
