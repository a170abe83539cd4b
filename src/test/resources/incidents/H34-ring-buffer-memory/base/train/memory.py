"""What was lived through, to be learnt from again."""
import random

import torch


class Memory:
    def __init__(self, capacity, seed):
        self.capacity, self.items, self.chance = capacity, [], random.Random(seed)

    def add(self, state, action, reward, following, end):
        self.items.append((state, action, reward, following, end))
        if len(self.items) > self.capacity:
            self.items.pop(0)

    def sample(self, count):
        if count > len(self.items):
            raise ValueError(f"{count} wanted, {len(self.items)} there")
        columns = zip(*self.chance.sample(self.items, count))
        return tuple(torch.as_tensor(column, dtype=torch.float32) for column in columns)

    def __len__(self):
        return len(self.items)
