"""Four gated blocks with random weights."""
import torch
from torch.nn import functional as F

WIDTH, HIDDEN, DEPTH = 1024, 2816, 4


def inputs(trial):
    chance = torch.Generator(device="cuda").manual_seed(torch.seed() + trial)
    return [torch.randn(8, 512, WIDTH, device="cuda", generator=chance)]


def both(candidate):
    state = {"norm.weight": torch.ones(WIDTH), "norm.bias": torch.zeros(WIDTH)}
    for k in range(DEPTH):
        for name, shape in (("gate", (HIDDEN, WIDTH)), ("up", (HIDDEN, WIDTH)), ("down", (WIDTH, HIDDEN))):
            state[f"blocks.{k}.{name}.weight"] = torch.randn(shape) / WIDTH ** 0.5
    weights = {name: value.cuda() for name, value in state.items()}

    def reference(x):
        for k in range(DEPTH):
            h = F.layer_norm(x, (WIDTH,), weights["norm.weight"], weights["norm.bias"])
            gate, up, down = (weights[f"blocks.{k}.{name}.weight"] for name in ("gate", "up", "down"))
            x = x + F.linear(F.silu(F.linear(h, gate)) * F.linear(h, up), down)
        return x

    return reference, candidate.build(state)
