import torch
from torch import nn
from torch.distributions import Normal


class ActorCritic(nn.Module):
    def __init__(self, observations, actions, width):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(observations, width), nn.Tanh(), nn.Linear(width, width), nn.Tanh())
        self.mean = nn.Linear(width, actions)
        self.value = nn.Linear(width, 1)
        self.spread = nn.Parameter(torch.zeros(actions))

    def forward(self, obs):
        hidden = self.body(obs)
        return Normal(self.mean(hidden), self.spread.exp()), self.value(hidden).squeeze(-1)
