"""Deep Q-learning on a valley car. The environment is small enough to live here."""
import math
import pathlib
import random
import tomllib

import torch
from torch import nn

from memory import Memory

CONF = tomllib.loads((pathlib.Path(__file__).parent.parent / "conf" / "dqn.toml").read_text(encoding="utf-8"))


def step(state, action):
    x, v = state
    v = min(0.07, max(-0.07, v + 0.001 * (action - 1) - 0.0025 * math.cos(3 * x)))
    x = min(0.6, max(-1.2, x + v))
    return (x, 0.0 if x <= -1.2 else v), -1.0, x >= 0.5


def network():
    return nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 3))


def learn(online, target, optimiser, memory):
    states, actions, rewards, following, ends = memory.sample(CONF["batch"])
    with torch.no_grad():
        wanted = rewards + CONF["gamma"] * (1 - ends) * target(following).max(1).values
    found = online(states).gather(1, actions.long().unsqueeze(1)).squeeze(1)
    loss = nn.functional.smooth_l1_loss(found, wanted)
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()


def main():
    torch.manual_seed(CONF["seed"])
    chance, memory = random.Random(CONF["seed"]), Memory(CONF["capacity"], CONF["seed"])
    online, target = network(), network()
    target.load_state_dict(online.state_dict())
    optimiser = torch.optim.Adam(online.parameters(), lr=CONF["lr"])
    steps = 0
    for episode in range(CONF["episodes"]):
        state, total = (chance.uniform(-0.6, -0.4), 0.0), 0.0
        for _ in range(200):
            explore = chance.random() < max(0.02, 1 - episode / 200)
            action = chance.randrange(3) if explore else int(online(torch.tensor(state)).argmax())
            following, reward, end = step(state, action)
            memory.add(state, action, reward, following, float(end))
            state, total, steps = following, total + reward, steps + 1
            if len(memory) >= CONF["batch"]:
                learn(online, target, optimiser, memory)
            if steps % CONF["target_every"] == 0:
                target.load_state_dict(online.state_dict())
            if end:
                break
        print(f"episode {episode} return {total:.0f}", flush=True)
    torch.save(online.state_dict(), "/out/policy.pt")


if __name__ == "__main__":
    main()
