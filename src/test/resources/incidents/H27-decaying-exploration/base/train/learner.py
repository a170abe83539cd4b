"""Q-learning in a windy grid world, after the settings of conf/learner.json."""
import json
import pathlib

import numpy as np

CONF = json.loads((pathlib.Path(__file__).parent.parent / "conf" / "learner.json").read_text(encoding="utf-8"))
WIDTH, HEIGHT, GOAL = 10, 7, (7, 3)
WIND = (0, 0, 0, 1, 1, 1, 2, 2, 1, 0)
MOVES = ((1, 0), (-1, 0), (0, 1), (0, -1))


def step(place, move):
    x, y = place
    dx, dy = MOVES[move]
    x, y = x + dx, y + dy + WIND[place[0]]
    place = (min(max(x, 0), WIDTH - 1), min(max(y, 0), HEIGHT - 1))
    return place, (10.0 if place == GOAL else -1.0), place == GOAL


def between(span, share):
    return span["first"] + (span["last"] - span["first"]) * share


def episode(values, rng, epsilon, alpha, learn):
    place, total = (0, 3), 0.0
    for _ in range(CONF["evaluation"]["max_steps"]):
        greedy = int(values[place].argmax())
        move = int(rng.integers(4)) if rng.random() < epsilon else greedy
        there, reward, end = step(place, move)
        total += reward
        if learn:
            target = reward + (0.0 if end else CONF["gamma"] * values[there].max())
            values[place][move] += alpha * (target - values[place][move])
        place = there
        if end:
            break
    return total


def main():
    rng = np.random.default_rng(CONF["seed"])
    values = np.zeros((WIDTH, HEIGHT, 4))
    for turn in range(CONF["episodes"]):
        share = turn / CONF["episodes"]
        episode(values, rng, between(CONF["epsilon"], share), between(CONF["alpha"], share), learn=True)
    played = [episode(values, rng, 0.0, 0.0, learn=False) for _ in range(CONF["evaluation"]["episodes"])]
    pathlib.Path("/out/episodes.json").write_text(json.dumps(played), encoding="utf-8")


if __name__ == "__main__":
    main()
