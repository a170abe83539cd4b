"""Mean return of the saved policy over 100 episodes of fresh seeds."""

import json
import statistics

import gymnasium
import torch

policy = torch.load("out/policy.pt", weights_only=False)["policy"]
env = gymnasium.make("LunarLander-v3")
returns = []
for episode in range(100):
    state, _ = env.reset(seed=90_000 + episode)
    total, done = 0.0, False
    while not done:
        action = int(policy(torch.as_tensor(state).float()).argmax())
        state, reward, ended, cut, _ = env.step(action)
        total, done = total + float(reward), ended or cut
    returns.append(total)
print(json.dumps({"metrics": {"mean_return": str(statistics.fmean(returns))}, "flags": []}))
