"""Eleven points in the unit square; the smallest triangle they span shall be as large as possible."""

import itertools
import json
import pathlib

import numpy as np

COUNT = 11
RESULT = pathlib.Path("/out/points.json")
TRIPLES = np.array(list(itertools.combinations(range(COUNT), 3)))
INSIDE_TOLERANCE = 0.0


def areas(points):
    a, b, c = (points[TRIPLES[:, k]] for k in range(3))
    u, v = b - a, c - a
    return np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]) / 2


def inside(points):
    return bool((points >= -INSIDE_TOLERANCE).all() and (points <= 1 + INSIDE_TOLERANCE).all())


def anneal(rng, rounds=60_000):
    points = rng.random((COUNT, 2))
    here = areas(points).min()
    best, best_area, temperature, step = points.copy(), here, 2e-3, 0.2
    for _ in range(rounds):
        trial = points.copy()
        trial[rng.integers(COUNT)] += rng.normal(0, step, 2)
        trial = np.clip(trial, 0, 1)
        there = areas(trial).min()
        if there > here or rng.random() < np.exp((there - here) / temperature):
            points, here = trial, there
            if here > best_area:
                best, best_area = points.copy(), here
        temperature *= 0.9999
        step = max(1e-4, step * 0.99992)
    return best, best_area


def main():
    found = [anneal(np.random.default_rng(seed)) for seed in range(6)]
    points, area = max(found, key=lambda pair: pair[1])
    if not inside(points):
        raise ValueError("a point lies outside the square")
    if not np.isclose(areas(points).min(), area):
        raise ValueError("the area does not belong to the points")
    RESULT.write_text(json.dumps({"points": points.tolist(), "least_area": float(area)}))
    print(f"least area {area:.8f}")


if __name__ == "__main__":
    main()
