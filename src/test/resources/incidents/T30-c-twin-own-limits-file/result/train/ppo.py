"""Proximal policy optimisation for the walker; everything that is tuned stands in config.yaml."""

from pathlib import Path

import numpy as np
import torch
import yaml

from train.nets import ActorCritic
from train.shaping import shaped

CONFIG = yaml.safe_load((Path(__file__).parent / "config.yaml").read_text())


def advantages(rewards, values, dones):
    gamma, lam = CONFIG["gamma"], CONFIG["lambda"]
    out = np.zeros_like(rewards)
    running = 0.0
    for t in reversed(range(len(rewards))):
        following = 0.0 if dones[t] else values[t + 1]
        delta = rewards[t] + gamma * following - values[t]
        running = delta + gamma * lam * (0.0 if dones[t] else running)
        out[t] = running
    return out


def update(net, optimiser, batch):
    clip = CONFIG["clip"]
    for _ in range(CONFIG["epochs"]):
        dist, value = net(batch["obs"])
        ratio = torch.exp(dist.log_prob(batch["act"]).sum(-1) - batch["logp"])
        gain = torch.min(ratio * batch["adv"], ratio.clamp(1 - clip, 1 + clip) * batch["adv"])
        loss = -gain.mean() + 0.5 * (value - batch["ret"]).pow(2).mean() - CONFIG["entropy"] * dist.entropy().mean()
        if not torch.isfinite(loss):
            raise FloatingPointError("the loss is not finite")
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), CONFIG["max_grad"])
        optimiser.step()


def train(env, log):
    net = ActorCritic(env.observations, env.actions, CONFIG["width"])
    optimiser = torch.optim.Adam(net.parameters(), lr=CONFIG["rate"])
    for iteration in range(CONFIG["iterations"]):
        batch = env.collect(net, CONFIG["horizon"], reward=shaped)
        update(net, optimiser, batch)
        log.info("iteration %d return %.2f", iteration, float(batch["ret"].mean()))
    return net
