"""Places 32 points on the unit sphere so that the least distance between two of them is large."""

import json
import math
import pathlib
import random

COUNT = 32
RESULT = pathlib.Path("/out/points.json")
NORM_TOLERANCE = 1e-9


def unit(point):
    norm = math.sqrt(sum(v * v for v in point))
    if norm < 1e-12:
        raise ValueError("a point fell into the centre")
    return tuple(v / norm for v in point)


def spiral(count):
    golden = math.pi * (3 - math.sqrt(5))
    points = []
    for k in range(count):
        z = 1 - 2 * (k + 0.5) / count
        r = math.sqrt(1 - z * z)
        points.append((r * math.cos(golden * k), r * math.sin(golden * k), z))
    return points


def least(points):
    best = math.inf
    for i, a in enumerate(points):
        for b in points[:i]:
            best = min(best, math.dist(a, b))
    return best


def repel(points, power, rate):
    moved = []
    for i, a in enumerate(points):
        push = [0.0, 0.0, 0.0]
        for j, b in enumerate(points):
            if i != j:
                apart = math.dist(a, b)
                weight = apart ** -(power + 2)
                for axis in range(3):
                    push[axis] += (a[axis] - b[axis]) * weight
        size = math.sqrt(sum(v * v for v in push)) or 1.0
        moved.append(unit([a[axis] + rate * push[axis] / size for axis in range(3)]))
    return moved


def improve(points, rounds=400):
    best, best_least, rate = points, least(points), 0.05
    for k in range(rounds):
        points = repel(points, 4 + k // 20, rate)
        here = least(points)
        if here > best_least:
            best, best_least = points, here
        else:
            rate *= 0.98
    return best


def verify(points):
    assert len(points) == COUNT, "wrong number of points"
    for point in points:
        norm = math.sqrt(sum(v * v for v in point))
        if abs(norm - 1.0) > NORM_TOLERANCE:
            raise ValueError(f"{point} is not on the sphere")


def main():
    chance = random.Random(1)
    best = improve(spiral(COUNT))
    for _ in range(5):
        shaken = [unit([v + chance.gauss(0, 0.03) for v in point]) for point in best]
        best = max(best, improve(shaken), key=least)
    verify(best)
    distance = least(best)
    RESULT.write_text(json.dumps({"points": best, "least_distance": distance}))
    print(f"least distance {distance:.6f}")


if __name__ == "__main__":
    main()
