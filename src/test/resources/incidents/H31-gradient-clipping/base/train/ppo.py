"""Trains a small policy with PPO; the settings are in conf/ppo.yaml."""
import pathlib

import torch
import yaml
from torch import nn

from pole import Pole

CONF = pathlib.Path(__file__).parent.parent / "conf" / "ppo.yaml"
OUT = pathlib.Path("/out")


class Policy(nn.Module):
    def __init__(self, seen, actions):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(seen, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh())
        self.actor = nn.Linear(64, actions)
        self.critic = nn.Linear(64, 1)

    def forward(self, state):
        hidden = self.body(state)
        return torch.distributions.Categorical(logits=self.actor(hidden)), self.critic(hidden).squeeze(-1)


def advantages(rewards, values, ends, gamma, lam):
    """Generalised advantages, from the back to the front."""
    out, last, following = torch.zeros_like(rewards), 0.0, values[-1]
    for t in reversed(range(len(rewards))):
        going_on = 1.0 - ends[t]
        delta = rewards[t] + gamma * following * going_on - values[t]
        last = delta + gamma * lam * going_on * last
        out[t], following = last, values[t]
    return out


def update(policy, optimiser, batch, conf):
    states, actions, old, gains, returns = batch
    for _ in range(conf["epochs"]):
        for part in torch.randperm(len(states)).split(conf["minibatch"]):
            spread, value = policy(states[part])
            ratio = (spread.log_prob(actions[part]) - old[part]).exp()
            clipped = ratio.clamp(1 - conf["clip"], 1 + conf["clip"])
            loss = -torch.min(ratio * gains[part], clipped * gains[part]).mean()
            loss = loss + 0.5 * (value - returns[part]).pow(2).mean() - conf["entropy"] * spread.entropy().mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return loss.item()


def main():
    conf = yaml.safe_load(CONF.read_text(encoding="utf-8"))
    torch.manual_seed(conf["seed"])
    world = Pole(conf["environment"]["episode_steps"], conf["seed"])
    policy = Policy(4, 2)
    optimiser = torch.optim.Adam(policy.parameters(), lr=conf["optimiser"]["lr"], eps=conf["optimiser"]["eps"])
    turns = conf["rollout"]["total"] // conf["rollout"]["steps"]
    for turn in range(turns):
        states, actions, old, rewards, values, ends = world.rollout(policy, conf["rollout"]["steps"])
        gains = advantages(rewards, values, ends, conf["ppo"]["gamma"], conf["ppo"]["lam"])
        loss = update(policy, optimiser, (states, actions, old, gains, gains + values), conf["ppo"])
        print(f"turn {turn} return {rewards.sum() / max(1.0, ends.sum()):.1f} loss {loss:.4f}", flush=True)
        if turn * conf["rollout"]["steps"] % conf["checkpoint"]["every"] == 0:
            torch.save(policy.state_dict(), OUT / f"policy-{turn:04}.pt")
    torch.save(policy.state_dict(), OUT / "policy.pt")


if __name__ == "__main__":
    main()
