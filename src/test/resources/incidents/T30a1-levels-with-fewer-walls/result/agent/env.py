"""Training levels. The evaluation draws its own."""
import numpy as np

MOVES = ((-1, 0), (0, 1), (1, 0), (0, -1))


class GridEnv:
    def __init__(self, size: int, wall_share: float, rng: np.random.Generator):
        self.size = size
        self.wall_share = wall_share
        self.rng = rng
        self.grid = None
        self.pos = (0, 0)
        self.steps = 0

    def reset(self) -> tuple[int, int]:
        self.grid = (self.rng.random((self.size, self.size)) < self.wall_share).astype(np.int8)
        self.grid[0, 0] = self.grid[-1, -1] = 0
        self.pos = (0, 0)
        self.steps = 0
        return self.pos

    def step(self, action: int) -> tuple[tuple[int, int], float, bool]:
        dy, dx = MOVES[action]
        ny, nx = self.pos[0] + dy, self.pos[1] + dx
        self.steps += 1
        if 0 <= ny < self.size and 0 <= nx < self.size and not self.grid[ny, nx]:
            self.pos = (ny, nx)
        done = self.pos == (self.size - 1, self.size - 1)
        reward = 1.0 if done else -0.01
        return self.pos, reward, done or self.steps >= 4 * self.size
