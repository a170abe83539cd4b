"""A grid with wind that blows upwards; each step costs one."""

MOVES = {"up": (0, 1), "down": (0, -1), "left": (-1, 0), "right": (1, 0)}


class World:
    def __init__(self, config, rng):
        self.width, self.height = config["width"], config["height"]
        self.wind, self.max_steps = config["wind"], config["max_steps"]
        self.rng = rng
        self.goal = (self.width - 3, self.height // 2)

    def reset(self):
        self.at, self.steps = (0, self.height // 2), 0
        return self.at

    def step(self, move):
        dx, dy = MOVES[move]
        x, y = self.at
        gust = self.wind[x] + (self.rng.random() < 0.1)
        self.at = (min(max(x + dx, 0), self.width - 1), min(max(y + dy + gust, 0), self.height - 1))
        self.steps += 1
        done = self.at == self.goal or self.steps >= self.max_steps
        return self.at, -1.0, done
