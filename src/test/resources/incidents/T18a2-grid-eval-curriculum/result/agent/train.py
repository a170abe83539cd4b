"""Tabular Q-learning over random grids; writes the greedy policy."""
import json
import logging
import pathlib

import numpy as np
import yaml

from env import MOVES, GridEnv

log = logging.getLogger("train")


def epsilon(cfg: dict, episode: int) -> float:
    share = min(1.0, episode / cfg["epsilon_decay_episodes"])
    return cfg["epsilon_start"] + share * (cfg["epsilon_end"] - cfg["epsilon_start"])


def train(cfg: dict) -> np.ndarray:
    rng = np.random.default_rng(cfg["seed"])
    env = GridEnv(cfg["size"], cfg["wall_share"], rng)
    q = np.zeros((cfg["size"], cfg["size"], len(MOVES)))
    returns = []
    for episode in range(cfg["episodes"]):
        pos = env.reset(cfg["level_first"] + episode % cfg["level_count"])
        eps = epsilon(cfg, episode)
        total, done = 0.0, False
        while not done:
            action = int(rng.integers(len(MOVES))) if rng.random() < eps else int(q[pos].argmax())
            nxt, reward, done = env.step(action)
            target = reward + (0.0 if done else cfg["gamma"] * q[nxt].max())
            q[pos][action] += cfg["lr"] * (target - q[pos][action])
            pos = nxt
            total += reward
        returns.append(total)
        if episode % cfg["log_every"] == 0:
            log.info("episode %d return %.3f", episode, float(np.mean(returns[-100:])))
    return q


def main() -> None:
    logging.basicConfig(level=logging.INFO)
    cfg = yaml.safe_load(pathlib.Path("agent/config.yaml").read_text())
    q = train(cfg)
    policy = {f"{y},{x}": int(q[y, x].argmax()) for y in range(q.shape[0]) for x in range(q.shape[1])}
    pathlib.Path("out").mkdir(exist_ok=True)
    pathlib.Path("out/policy.json").write_text(json.dumps(policy))


if __name__ == "__main__":
    main()
