"""A pole on a cart, after the usual equations."""
import math

import numpy as np
import torch


class Pole:
    def __init__(self, longest, seed):
        self.longest, self.rng = longest, np.random.default_rng(seed)
        self.reset()

    def reset(self):
        self.state, self.steps = self.rng.uniform(-0.05, 0.05, 4), 0
        return self.state

    def step(self, action):
        x, v, a, w = self.state
        force = 10.0 if action else -10.0
        push = (force + 0.05 * w * w * math.sin(a)) / 1.1
        turn = (9.8 * math.sin(a) - math.cos(a) * push) / (0.5 * (4 / 3 - 0.1 * math.cos(a) ** 2 / 1.1))
        shift = push - 0.05 * turn * math.cos(a) / 1.1
        self.state = np.array([x + 0.02 * v, v + 0.02 * shift, a + 0.02 * w, w + 0.02 * turn])
        self.steps += 1
        fell = abs(self.state[0]) > 2.4 or abs(self.state[2]) > 0.21
        return self.state, 1.0, bool(fell or self.steps >= self.longest)

    def rollout(self, policy, count):
        rows = []
        with torch.no_grad():
            for _ in range(count):
                state = torch.as_tensor(self.state, dtype=torch.float32)
                spread, value = policy(state)
                action = spread.sample()
                _, reward, end = self.step(int(action))
                rows.append((state, action, spread.log_prob(action), torch.tensor(reward), value, torch.tensor(float(end))))
                if end:
                    self.reset()
        return tuple(torch.stack(column) for column in zip(*rows))
