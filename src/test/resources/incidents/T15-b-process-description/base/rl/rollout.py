"""Collects steps of the environment and computes advantages."""

import numpy as np
import torch


class Rollout:
    def __init__(self, env, policy, config):
        self.env, self.policy, self.config = env, policy, config
        self.state, _ = env.reset(seed=config["seed"])
        self.returns, self.total = [], 0.0

    @torch.no_grad()
    def collect(self):
        rows = []
        for _ in range(self.config["rollout"]):
            state = torch.as_tensor(self.state).float()
            action, logp, value = self.policy.act(state)
            after, reward, ended, cut, _ = self.env.step(int(action))
            self.total += float(reward)
            rows.append((state, action, logp, value, float(reward), ended))
            if ended or cut:
                self.returns.append(self.total)
                self.total = 0.0
                after, _ = self.env.reset()
            self.state = after
        return rows

    def advantages(self, rows):
        gamma, lam = self.config["gamma"], self.config["lam"]
        values = np.array([float(row[3]) for row in rows] + [0.0])
        out, running = np.zeros(len(rows)), 0.0
        for t in reversed(range(len(rows))):
            alive = 0.0 if rows[t][5] else 1.0
            delta = rows[t][4] + gamma * values[t + 1] * alive - values[t]
            running = delta + gamma * lam * alive * running
            out[t] = running
        return out, out + values[:-1]
