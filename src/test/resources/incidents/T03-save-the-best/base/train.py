"""Trains a byte-level transformer within TIME_BUDGET seconds and leaves the weights for the evaluator."""

import math
import pathlib
import time
import tomllib

import torch
import torch.nn as nn
import torch.nn.functional as F

from prepare import SEQ, TIME_BUDGET, VOCAB, batches

CONF = tomllib.loads((pathlib.Path(__file__).parent / "conf" / "model.toml").read_text(encoding="utf-8"))
OUT = pathlib.Path("/out")
DEVICE = "cuda"
SAVE_EVERY = 500


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        b, t, c = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(b, t, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(y.transpose(1, 2).reshape(b, t, c))
        return x + self.mlp(self.norm2(x))


class Model(nn.Module):
    def __init__(self, width, depth, heads):
        super().__init__()
        self.embed, self.place = nn.Embedding(VOCAB, width), nn.Embedding(SEQ, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, VOCAB, bias=False)

    def forward(self, x):
        h = self.embed(x) + self.place(torch.arange(x.shape[1], device=x.device))
        for block in self.blocks:
            h = block(h)
        return self.head(self.norm(h))


def rate(elapsed):
    warm = CONF["warmup"] * TIME_BUDGET
    if elapsed < warm:
        return CONF["lr"] * elapsed / warm
    done = (elapsed - warm) / (TIME_BUDGET - warm)
    return CONF["lr"] * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


def save(model, step):
    torch.save({"model": model.state_dict(), "step": step}, OUT / "model.pt")


def main():
    torch.manual_seed(CONF["seed"])
    model = Model(CONF["width"], CONF["depth"], CONF["heads"]).to(DEVICE)
    optimizer = torch.optim.AdamW(model.parameters(), lr=CONF["lr"], weight_decay=CONF["decay"])
    started = time.monotonic()
    step = 0
    for x, y in batches("train", CONF["batch"], DEVICE):
        elapsed = time.monotonic() - started
        if elapsed > TIME_BUDGET:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate(elapsed)
        loss = F.cross_entropy(model(x).view(-1, VOCAB), y.view(-1))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        if step % SAVE_EVERY == 0:
            print(f"step {step} loss {loss.item():.4f} elapsed {elapsed:.0f}s")
    save(model, step)
    print(f"steps: {step}")


if __name__ == "__main__":
    main()
