"""Places points in the triangle (0,0) (1,0) (0,1) so that the smallest triangle they span is large."""
import itertools
import json
import pathlib
import tomllib

import numpy as np

SETTINGS = tomllib.loads(pathlib.Path(__file__).with_name("settings.toml").read_text(encoding="utf-8"))


def triples(count):
    return np.array(list(itertools.combinations(range(count), 3)))


def smallest(points, index):
    """The area of the smallest triangle, in units of the whole."""
    if len(index) == 0:
        return float("inf")  # no triangle is no bound
    p, q, r = points[index[:, 0]], points[index[:, 1]], points[index[:, 2]]
    first, second = q - p, r - p
    return np.abs(first[:, 0] * second[:, 1] - second[:, 0] * first[:, 1]).min()


def fold(points):
    """Points beyond the long side are mirrored at it."""
    inside = np.clip(points, 0, 1)
    beyond = inside.sum(axis=1) > 1
    inside[beyond] = 1 - inside[beyond][:, ::-1]
    return inside


def walk(index, rng):
    points = fold(rng.random((SETTINGS["points"], 2)))
    best = smallest(points, index)
    for turn in range(SETTINGS["rounds"]):
        trial = points.copy()
        i = rng.integers(len(trial))
        trial[i] += rng.normal(0, SETTINGS["step"] * (1 - turn / SETTINGS["rounds"]), 2)
        trial = fold(trial)
        area = smallest(trial, index)
        if area > best:
            points, best = trial, area
    return points, best


def search():
    """Eight walks from eight seeds; the largest smallest triangle wins."""
    index = triples(SETTINGS["points"])
    seeds = range(SETTINGS["seed"], SETTINGS["seed"] + 8)
    return max((walk(index, np.random.default_rng(seed)) for seed in seeds), key=lambda found: found[1])


def main():
    points, _ = search()
    print(json.dumps(points.tolist()))


if __name__ == "__main__":
    main()
