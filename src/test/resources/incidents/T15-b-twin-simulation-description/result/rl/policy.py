"""Policy and value networks."""

import torch
import torch.nn as nn


def mlp(sizes, last):
    layers = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(a, b), nn.Tanh()]
    return nn.Sequential(*layers[:-1], *last)


class Policy(nn.Module):
    def __init__(self, observations, actions, hidden):
        super().__init__()
        self.actor = mlp([observations, *hidden, actions], [])
        self.critic = mlp([observations, *hidden, 1], [])

    def forward(self, state):
        return self.actor(state)

    def act(self, state):
        spread = torch.distributions.Categorical(logits=self.actor(state))
        action = spread.sample()
        return action, spread.log_prob(action), self.critic(state).squeeze(-1)
