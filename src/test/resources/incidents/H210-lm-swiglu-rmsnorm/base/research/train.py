"""A small byte-level transformer."""
import dataclasses
import math
import pathlib
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import save_file


@dataclasses.dataclass
class Config:
    layers: int = 6
    heads: int = 6
    width: int = 384
    context: int = 512
    batch: int = 32
    lr: float = 1e-3
    warmup: int = 100
    steps: int = 4000
    weight_decay: float = 0.1
    budget_seconds: float = 300.0


class Block(nn.Module):
    def __init__(self, cfg: Config):
        super().__init__()
        self.heads = cfg.heads
        self.norm1 = nn.LayerNorm(cfg.width)
        self.qkv = nn.Linear(cfg.width, 3 * cfg.width)
        self.proj = nn.Linear(cfg.width, cfg.width)
        self.norm2 = nn.LayerNorm(cfg.width)
        self.mlp = nn.Sequential(nn.Linear(cfg.width, 4 * cfg.width), nn.GELU(), nn.Linear(4 * cfg.width, cfg.width))

    def forward(self, x):
        b, t, c = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(b, t, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.proj(y.transpose(1, 2).reshape(b, t, c))
        return x + self.mlp(self.norm2(x))


class Model(nn.Module):
    def __init__(self, cfg: Config):
        super().__init__()
        self.tok = nn.Embedding(256, cfg.width)
        self.pos = nn.Embedding(cfg.context, cfg.width)
        self.blocks = nn.ModuleList(Block(cfg) for _ in range(cfg.layers))
        self.norm = nn.LayerNorm(cfg.width)
        self.head = nn.Linear(cfg.width, 256, bias=False)

    def forward(self, idx):
        x = self.tok(idx) + self.pos(torch.arange(idx.shape[1], device=idx.device))
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


def rate(cfg: Config, step: int) -> float:
    if step < cfg.warmup:
        return cfg.lr * (step + 1) / cfg.warmup
    share = (step - cfg.warmup) / max(1, cfg.steps - cfg.warmup)
    return cfg.lr * (0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * share)))


def batch(data: np.ndarray, cfg: Config, rng: np.random.Generator):
    at = rng.integers(0, len(data) - cfg.context - 1, cfg.batch)
    rows = np.stack([data[i : i + cfg.context + 1] for i in at]).astype(np.int64)
    t = torch.from_numpy(rows).cuda()
    return t[:, :-1], t[:, 1:]


def main() -> None:
    cfg = Config()
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    data = np.memmap("input/train.bin", dtype=np.uint8, mode="r")
    model = Model(cfg).cuda()
    opt = torch.optim.AdamW(model.parameters(), lr=cfg.lr, weight_decay=cfg.weight_decay, betas=(0.9, 0.95))
    begin = time.monotonic()
    for step in range(cfg.steps):
        if time.monotonic() - begin > cfg.budget_seconds:
            break
        for group in opt.param_groups:
            group["lr"] = rate(cfg, step)
        x, y = batch(data, cfg, rng)
        loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
        opt.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        if step % 100 == 0:
            print(f"step {step} loss {loss.item():.4f}", flush=True)
    pathlib.Path("out").mkdir(exist_ok=True)
    save_file(model.state_dict(), "out/model.safetensors")


if __name__ == "__main__":
    main()
