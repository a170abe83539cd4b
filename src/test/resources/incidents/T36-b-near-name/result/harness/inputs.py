"""The shapes that count and their operands."""

import torch

SHAPES = [(512, 512, 512), (1024, 1024, 1024), (2048, 4096, 1024), (256, 8192, 512)]


def pair(m, n, k):
    seed = int.from_bytes(open("/dev/urandom", "rb").read(6), "big")
    chance = torch.Generator(device="cuda").manual_seed(seed)
    a = torch.randn(m, k, device="cuda", generator=chance)
    b = torch.randn(k, n, device="cuda", generator=chance)
    return a, b
