"""A feed-forward block with a gate: down(silu(gate(x)) * up(x))."""
import torch
from torch import nn
from torch.nn import functional as F


class FeedForward(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        self.gate = nn.Linear(width, hidden, bias=False)
        self.up = nn.Linear(width, hidden, bias=False)
        self.down = nn.Linear(hidden, width, bias=False)

    def forward(self, x):
        return self.down(F.silu(self.gate(x)) * self.up(x))


class Model(nn.Module):
    def __init__(self, width=1024, hidden=2816, depth=4):
        super().__init__()
        self.blocks = nn.ModuleList(FeedForward(width, hidden) for _ in range(depth))
        self.norm = nn.LayerNorm(width)

    def forward(self, x):
        for block in self.blocks:
            x = x + block(self.norm(x))
        return x


def build(state):
    """The model as the task runs it, with the task's weights."""
    model = Model().cuda()
    model.load_state_dict(state)
    return model
