"""A short round trip through cities: read from standard input, written to /out/tour.json."""
import json
import math
import pathlib
import random
import sys

ROUNDS = 20_000


def length(tour, cities):
    total = 0.0
    for k in range(len(tour)):
        total += distance(cities, tour[k - 1], tour[k])
    return total


def distance(cities, a, b):
    (x, y), (u, v) = cities[a], cities[b]
    return math.hypot(x - u, y - v)


def nearest_neighbour(cities):
    """Always to the nearest city that was not seen yet."""
    left = set(range(1, len(cities)))
    tour = [0]
    while left:
        there = min(left, key=lambda city: distance(cities, tour[-1], city))
        left.remove(there)
        tour.append(there)
    return tour


def two_opt(tour, cities, chance):
    """Turns stretches around as long as that shortens the tour."""
    best = length(tour, cities)
    for _ in range(ROUNDS):
        i, j = sorted(chance.sample(range(len(tour)), 2))
        trial = tour[:i] + tour[i:j + 1][::-1] + tour[j + 1:]
        new = length(trial, cities)
        if new < best:
            tour, best = trial, new
    return tour


def main():
    cities = [tuple(city) for city in json.load(sys.stdin)]
    tour = two_opt(nearest_neighbour(cities), cities, random.Random(5))
    if sorted(tour) != list(range(len(cities))):
        raise ValueError("a city is missing from the tour or visited twice")
    pathlib.Path("/out/tour.json").write_text(json.dumps(tour), encoding="utf-8")
    print(f"length {length(tour, cities):.4f}")


if __name__ == "__main__":
    main()
