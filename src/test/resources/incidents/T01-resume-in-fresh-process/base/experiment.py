"""Trains a small denoiser on a toy density with a given noise schedule and writes final_info.json."""

import argparse
import json
import pathlib
import sys
import time

import numpy as np

MAX_SECONDS = 1800


def dinosaur(rng, count):
    angle = rng.uniform(0, 2 * np.pi, count)
    radius = 1.0 + 0.2 * np.sin(5 * angle)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def schedule(kind, steps):
    if kind == "linear":
        return np.linspace(1e-4, 0.02, steps)
    if kind == "cosine":
        t = np.linspace(0, 1, steps + 1)
        alphas = np.cos((t + 0.008) / 1.008 * np.pi / 2) ** 2
        return np.clip(1 - alphas[1:] / alphas[:-1], 0, 0.999)
    raise ValueError(f"unknown schedule {kind}")


class Denoiser:
    """One hidden layer, trained by hand-written gradients."""

    def __init__(self, rng, hidden):
        self.w1 = rng.normal(0, 0.3, (3, hidden))
        self.w2 = rng.normal(0, 0.3, (hidden, 2))

    def forward(self, x, t):
        self.inputs = np.concatenate([x, t[:, None]], axis=1)
        self.hidden = np.tanh(self.inputs @ self.w1)
        return self.hidden @ self.w2

    def backward(self, error, rate):
        back = (error @ self.w2.T) * (1 - self.hidden**2)
        self.w2 -= rate * self.hidden.T @ error / len(error)
        self.w1 -= rate * self.inputs.T @ back / len(error)


def train(arguments):
    rng = np.random.default_rng(arguments.seed)
    data = dinosaur(rng, 10_000)
    betas = schedule(arguments.schedule, arguments.steps)
    keep = np.cumprod(1 - betas)
    model = Denoiser(rng, arguments.hidden)
    started, losses = time.time(), []
    for iteration in range(arguments.iterations):
        if time.time() - started > MAX_SECONDS:
            print("out of time", file=sys.stderr)
            break
        x = data[rng.integers(0, len(data), 256)]
        t = rng.integers(0, arguments.steps, 256)
        noise = rng.normal(size=x.shape)
        noisy = np.sqrt(keep[t])[:, None] * x + np.sqrt(1 - keep[t])[:, None] * noise
        error = model.forward(noisy, t / arguments.steps) - noise
        model.backward(error, arguments.rate)
        losses.append(float((error**2).mean()))
    return {"loss": float(np.mean(losses[-200:])), "seconds": time.time() - started, "iterations": len(losses)}


def main(argv):
    parser = argparse.ArgumentParser()
    parser.add_argument("--out_dir", default="run_0")
    parser.add_argument("--schedule", default="linear")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--hidden", type=int, default=64)
    parser.add_argument("--iterations", type=int, default=20_000)
    parser.add_argument("--rate", type=float, default=1e-2)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args(argv)
    out = pathlib.Path(arguments.out_dir)
    out.mkdir(parents=True, exist_ok=True)
    info = {"dinosaur": train(arguments)}
    (out / "final_info.json").write_text(json.dumps(info))


if __name__ == "__main__":
    main(sys.argv[1:])
