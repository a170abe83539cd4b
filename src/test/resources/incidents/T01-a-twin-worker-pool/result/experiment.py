"""Trains the language model and writes final_info.json, ckpt.pt and the curve of losses."""

import argparse
import json
import os
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import torch
import yaml

from model import TinyLM

DATA = "/data/shakespeare_char"


def batch(split, config, device):
    data = np.memmap(os.path.join(DATA, f"{split}.bin"), dtype=np.uint16, mode="r")
    starts = torch.randint(len(data) - config["block"] - 1, (config["batch"],))
    x = torch.stack([torch.from_numpy(data[s : s + config["block"]].astype(np.int64)) for s in starts])
    y = torch.stack([torch.from_numpy(data[s + 1 : s + 1 + config["block"]].astype(np.int64)) for s in starts])
    return x.to(device), y.to(device)


@torch.no_grad()
def estimate(model, config, device):
    model.eval()
    losses = [model(*batch("val", config, device))[1].item() for _ in range(config["eval_batches"])]
    model.train()
    return float(np.mean(losses))


def shard_lengths(shard):
    """How many lines one shard has and how long they are together, for the note about the data."""
    with open(os.path.join(DATA, f"shard_{shard}.txt"), encoding="utf-8") as text:
        lengths = [len(line) for line in text]
    return len(lengths), sum(lengths)


def train(config, out_dir, seed):
    torch.manual_seed(seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = TinyLM(config["vocabulary"], width=config["width"], block=config["block"]).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=config["lr"], weight_decay=config["weight_decay"])
    best, curve, started = 1e9, [], time.time()
    for step in range(config["max_iters"]):
        x, y = batch("train", config, device)
        _, loss = model(x, y)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), config["clip"])
        optimizer.step()
        if step % config["eval_every"] == 0:
            val = estimate(model, config, device)
            best = min(best, val)
            curve.append({"iter": step, "train/loss": loss.item(), "val/loss": val})
            print(f"step {step}: train {loss.item():.4f} val {val:.4f}")
        if step > 0 and step % config["ckpt_every"] == 0:
            torch.save({"model": model.state_dict(), "step": step}, os.path.join(out_dir, "ckpt.pt"))
        if time.time() - started > config["limits"]["wall_seconds"]:
            print("out of time")
            break
    torch.save({"model": model.state_dict(), "step": step}, os.path.join(out_dir, "ckpt.pt"))
    return {"val_loss_mean": best, "train_seconds": time.time() - started}, curve


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out_dir", default="run_0")
    parser.add_argument("--config", default="configs/train.yaml")
    args = parser.parse_args()
    os.makedirs(args.out_dir, exist_ok=True)
    with open(args.config, encoding="utf-8") as file:
        config = yaml.safe_load(file)
    with ProcessPoolExecutor(max_workers=4) as pool:
        lengths = list(pool.map(shard_lengths, range(config["shards"]), chunksize=2))
    means, curve = train(config, args.out_dir, config["seed"])
    info = {"shakespeare_char": {"means": means, "lines": sum(lines for lines, _ in lengths)}}
    with open(os.path.join(args.out_dir, "final_info.json"), "w", encoding="utf-8") as file:
        json.dump(info, file)
    with open(os.path.join(args.out_dir, "curve.json"), "w", encoding="utf-8") as file:
        json.dump(curve, file)


if __name__ == "__main__":
    main()
