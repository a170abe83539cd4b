"""Tabular Q-learning; writes the greedy policy."""

import json
import logging
import pathlib
import random
import time
import tomllib

from world import MOVES, World

HERE = pathlib.Path(__file__).parent
OUT = pathlib.Path("/out")
log = logging.getLogger("train")


def greedy(table, state):
    return max(MOVES, key=lambda move: table.get((state, move), 0.0))


def checkpoint(table, episode):
    rows = [[list(state), move, value] for (state, move), value in table.items()]
    (OUT / "checkpoint.json").write_text(json.dumps({"episode": episode, "table": rows}))


def episode(world, table, learner, epsilon, rng):
    state, done, total = world.reset(), False, 0.0
    while not done:
        move = rng.choice(list(MOVES)) if rng.random() < epsilon else greedy(table, state)
        after, reward, done = world.step(move)
        total += reward
        ahead = 0.0 if done else max(table.get((after, m), 0.0) for m in MOVES)
        old = table.get((state, move), 0.0)
        table[(state, move)] = old + learner["alpha"] * (reward + learner["gamma"] * ahead - old)
        state = after
    return total


def evaluate(world, table, count=100):
    returns = []
    for _ in range(count):
        state, done, total = world.reset(), False, 0.0
        while not done:
            state, reward, done = world.step(greedy(table, state))
            total += reward
        returns.append(total)
    return sum(returns) / len(returns)


def main():
    logging.basicConfig(level=logging.INFO)
    config = tomllib.loads((HERE / "config.toml").read_text())
    learner, run = config["learner"], config["run"]
    rng = random.Random(learner["seed"])
    world, table, started = World(config["world"], rng), {}, time.monotonic()
    for number in range(learner["episodes"]):
        if time.monotonic() - started > run["max_seconds"]:
            log.warning("stopped after %d episodes: out of time", number)
            break
        share = number / learner["episodes"]
        epsilon = learner["epsilon_start"] + share * (learner["epsilon_end"] - learner["epsilon_start"])
        total = episode(world, table, learner, epsilon, rng)
        if number % run["checkpoint_every"] == 0:
            log.info("episode %d return %.1f", number, total)
            checkpoint(table, number)
    mean = evaluate(world, table)
    policy = {f"{x},{y}": greedy(table, (x, y)) for x in range(world.width) for y in range(world.height)}
    (OUT / "policy.json").write_text(json.dumps({"policy": policy, "mean_return": mean}))
    log.info("mean return %.3f", mean)


if __name__ == "__main__":
    main()
