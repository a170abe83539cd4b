"""Spreads 32 equal charges over the unit sphere so that their energy is low."""
import json

import numpy as np

import energy

COUNT = 32
ROUNDS = 2_000


def spread(count):
    """A golden spiral: nearly even from the beginning."""
    k = np.arange(count) + 0.5
    height = 1 - 2 * k / count
    turn = np.pi * (1 + np.sqrt(5)) * k
    around = np.sqrt(1 - height ** 2)
    return np.column_stack([around * np.cos(turn), around * np.sin(turn), height])


def relax(points):
    """Steepest descent along the sphere with a step that shrinks whenever it went too far."""
    step, now = 0.01, energy.total(points)
    for _ in range(ROUNDS):
        moved = energy.project(points - step * energy.gradient(points))
        then = energy.total(moved)
        if then < now:
            points, now = moved, then
        else:
            step /= 2
    return points


def main():
    points = relax(spread(COUNT))
    assert points.shape == (COUNT, 3)
    print(json.dumps(points.tolist()))


if __name__ == "__main__":
    main()
