"""What was lived through, to be learnt from again: a ring, so that the oldest is overwritten and nothing moves."""
import torch


class Memory:
    def __init__(self, capacity, seed):
        self.capacity, self.size, self.head = capacity, 0, 0
        self.chance = torch.Generator().manual_seed(seed)
        self.states = torch.zeros(capacity, 2)
        self.following = torch.zeros(capacity, 2)
        self.rest = torch.zeros(capacity, 3)  # action, reward, end

    def add(self, state, action, reward, following, end):
        self.states[self.head] = torch.tensor(state)
        self.following[self.head] = torch.tensor(following)
        self.rest[self.head] = torch.tensor((float(action), reward, end))
        self.head = (self.head + 1) % self.capacity
        self.size = min(self.size + 1, self.capacity)

    def sample(self, count):
        if count > len(self):
            raise ValueError(f"{count} wanted, {len(self)} there")
        chosen = torch.randperm(self.size, generator=self.chance)[:count]
        actions, rewards, ends = self.rest[chosen].unbind(1)
        return self.states[chosen], actions, rewards, self.following[chosen], ends

    def __len__(self):
        return self.size
