"""Softmax of long rows."""
import torch


def inputs(trial):
    chance = torch.Generator(device="cuda").manual_seed(torch.seed() + trial)
    return [torch.randn(4096, 3000 + trial, device="cuda", generator=chance)]


def both(candidate):
    return lambda x: torch.softmax(x, dim=1), candidate.forward
