"""One pretraining run: train until the budget is spent, then evaluate once."""

import json
import os
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

from prepare import MAX_SEQ_LEN, TIME_BUDGET, VOCAB_SIZE, evaluate_bpb, make_loader
from schedule import lr_scale

with open("settings.json", encoding="utf-8") as file:
    SETTINGS = json.load(file)


class Mixer(nn.Module):
    def __init__(self, width, heads=8):
        super().__init__()
        self.heads = heads
        self.norm = nn.RMSNorm(width)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.mlp = nn.Sequential(nn.RMSNorm(width), nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = self.qkv(self.norm(x)).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(y.transpose(1, 2).reshape(batch, length, width))
        return x + self.mlp(x)


class GPT(nn.Module):
    def __init__(self, width=SETTINGS["width"], layers=SETTINGS["layers"]):
        super().__init__()
        self.tokens = nn.Embedding(VOCAB_SIZE, width)
        self.places = nn.Embedding(MAX_SEQ_LEN, width)
        self.layers = nn.ModuleList(Mixer(width) for _ in range(layers))
        self.head = nn.Linear(width, VOCAB_SIZE, bias=False)

    def forward(self, x, y):
        h = self.tokens(x) + self.places(torch.arange(x.size(1), device=x.device))
        for layer in self.layers:
            h = layer(h)
        return F.cross_entropy(self.head(h).flatten(0, 1), y.flatten())


def fit(model, loader, budget=TIME_BUDGET, warmdown=SETTINGS["warmdown"]):
    optimizer = torch.optim.AdamW(model.parameters(), lr=SETTINGS["lr"], betas=(0.9, 0.95), weight_decay=0.1)
    spent, step = 0.0, 0
    while spent < budget:
        began = time.time()
        for group in optimizer.param_groups:
            group["lr"] = SETTINGS["lr"] * lr_scale(spent / budget, warmdown)
        x, y = next(loader)
        loss = model(x, y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        torch.cuda.synchronize()
        spent += time.time() - began
        step += 1
        if step % 50 == 0:
            print(f"step {step} | loss {loss.item():.4f} | {spent:.0f}s of {budget}s")
    return step


def main():
    torch.manual_seed(42)
    model = GPT().cuda()
    steps = fit(model, make_loader("train", SETTINGS["device_batch"]))
    os.makedirs("out", exist_ok=True)
    torch.save(model.state_dict(), "out/model.pt")
    print(f"val_bpb: {evaluate_bpb(model, 32):.6f}")
    print(f"num_steps: {steps}")


if __name__ == "__main__":
    main()
