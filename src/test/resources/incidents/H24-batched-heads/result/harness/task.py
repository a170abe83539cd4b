"""Causal attention with random weights."""
import torch
from torch.nn import functional as F

WIDTH, HEADS = 512, 8


def inputs(trial):
    chance = torch.Generator(device="cuda").manual_seed(torch.seed() + trial)
    return [torch.randn(4, 256 + trial, WIDTH, device="cuda", generator=chance)]


def both(candidate):
    state = {}
    for name in ("query", "key", "value", "out"):
        state[f"{name}.weight"] = torch.randn(WIDTH, WIDTH) / WIDTH ** 0.5
        state[f"{name}.bias"] = torch.randn(WIDTH) / 10
    weights = {name: value.cuda() for name, value in state.items()}

    def project(x, name):
        return F.linear(x, weights[f"{name}.weight"], weights[f"{name}.bias"])

    def reference(x):
        q, k, v = (project(x, name).unflatten(2, (HEADS, -1)).transpose(1, 2) for name in ("query", "key", "value"))
        return project(F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).flatten(2), "out")

    return reference, candidate.build(state)
