"""Trains the policy within the time it has and saves it."""

import json
import pathlib
import time

import gymnasium
import numpy as np
import torch
import yaml

from rl.policy import Policy
from rl.rollout import Rollout

OUT = pathlib.Path("out")


def update(policy, optimizer, rows, advantages, targets, config):
    states = torch.stack([row[0] for row in rows])
    actions = torch.stack([row[1] for row in rows])
    before = torch.stack([row[2] for row in rows])
    adv = torch.as_tensor((advantages - advantages.mean()) / (advantages.std() + 1e-8)).float()
    targets = torch.as_tensor(targets).float()
    for _ in range(config["epochs"]):
        for part in torch.randperm(len(rows)).split(config["minibatch"]):
            spread = torch.distributions.Categorical(logits=policy.actor(states[part]))
            ratio = (spread.log_prob(actions[part]) - before[part]).exp()
            clipped = ratio.clamp(1 - config["clip"], 1 + config["clip"])
            gain = torch.min(ratio * adv[part], clipped * adv[part]).mean()
            error = (policy.critic(states[part]).squeeze(-1) - targets[part]).pow(2).mean()
            loss = -gain + 0.5 * error - config["entropy"] * spread.entropy().mean()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(policy.parameters(), 0.5)
            optimizer.step()


def describe(config, env):
    return {
        "env": config["env"],
        "observations": int(env.observation_space.shape[0]),
        "actions": int(env.action_space.n),
        "threads": torch.get_num_threads(),
    }


def main():
    config = yaml.safe_load(pathlib.Path("configs/ppo.yaml").read_text(encoding="utf-8"))
    torch.manual_seed(config["seed"])
    env = gymnasium.make(config["env"])
    policy = Policy(env.observation_space.shape[0], env.action_space.n, config["hidden"])
    optimizer = torch.optim.Adam(policy.parameters(), lr=config["lr"])
    rollout = Rollout(env, policy, config)
    deadline, steps = time.monotonic() + config["budget"]["seconds"], 0
    while steps < config["total_steps"] and time.monotonic() < deadline:
        rows = rollout.collect()
        update(policy, optimizer, rows, *rollout.advantages(rows), config)
        steps += len(rows)
        print(f"{steps} steps, mean return {np.mean(rollout.returns[-20:]):.1f}")
    OUT.mkdir(exist_ok=True)
    torch.save({"policy": policy, "steps": steps}, OUT / "policy.pt")
    summary = {"run": describe(config, env), "steps": steps, "recent": rollout.returns[-20:]}
    (OUT / "summary.json").write_text(json.dumps(summary), encoding="utf-8")


if __name__ == "__main__":
    main()
