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
    smallest_so_far = 1.0
    for a, b, c in index:
        p, q, r = points[a], points[b], points[c]
        area = abs((q[0] - p[0]) * (r[1] - p[1]) - (r[0] - p[0]) * (q[1] - p[1]))
        if area < smallest_so_far:
            smallest_so_far = area
    return smallest_so_far


def fold(points):
    """Points beyond the long side are mirrored at it."""
    inside = np.clip(points, 0, 1)
    beyond = inside.sum(axis=1) > 1
    inside[beyond] = 1 - inside[beyond][:, ::-1]
    return inside


def search():
    index = triples(SETTINGS["points"])
    points = fold(np.random.rand(SETTINGS["points"], 2))
    best = smallest(points, index)
    for turn in range(SETTINGS["rounds"]):
        trial = points.copy()
        i = np.random.randint(len(trial))
        trial[i] += np.random.normal(0, SETTINGS["step"] * (1 - turn / SETTINGS["rounds"]), 2)
        trial = fold(trial)
        area = smallest(trial, index)
        if area > best:
            points, best = trial, area
    return points, best


def main():
    np.random.seed(SETTINGS["seed"])  # the same points every time
    points, _ = search()
    print(json.dumps(points.tolist()))


if __name__ == "__main__":
    main()
