"""Trains a small language model for the time that prepare.py allows; the search edits this file."""

import math
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

from prepare import TIME_BUDGET, batches, evaluate_bpb, vocabulary

WIDTH = 384
LAYERS = 6
HEADS = 6
CONTEXT = 512
RATE = 3e-3
WARMUP = 200


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(WIDTH)
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH, bias=False)
        self.out = nn.Linear(WIDTH, WIDTH, bias=False)
        self.norm2 = nn.LayerNorm(WIDTH)
        self.mlp = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(), nn.Linear(4 * WIDTH, WIDTH))

    def forward(self, x):
        b, t, _ = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(b, t, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(y.transpose(1, 2).reshape(b, t, WIDTH))
        return x + self.mlp(self.norm2(x))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary(), WIDTH)
        self.places = nn.Embedding(CONTEXT, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = nn.LayerNorm(WIDTH)
        self.head = nn.Linear(WIDTH, vocabulary(), bias=False)

    def forward(self, ids):
        x = self.tokens(ids) + self.places(torch.arange(ids.shape[1], device=ids.device))
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


def rate_at(step, done):
    if step < WARMUP:
        return RATE * step / WARMUP
    return RATE * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


model = Model().cuda()
optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.95), weight_decay=0.1)
began = time.time()
for step, (ids, targets) in enumerate(batches(CONTEXT)):
    done = (time.time() - began) / TIME_BUDGET
    if done >= 1.0:
        break
    for group in optimiser.param_groups:
        group["lr"] = rate_at(step, done)
    loss = F.cross_entropy(model(ids).flatten(0, 1), targets.flatten())
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    if step % 100 == 0:
        print(f"step {step} loss {loss.item():.4f}")
print(f"val_bpb: {evaluate_bpb(model):.6f}")
