"""A short round trip through cities: read from standard input, written to /out/tour.json."""
import functools
import json
import math
import pathlib
import random
import sys

ROUNDS = 200_000


def length(tour, cities):
    return sum(distance(cities, tour[k - 1], tour[k]) for k in range(len(tour)))


@functools.lru_cache(maxsize=65_536)
def apart(here, there):
    return math.hypot(here[0] - there[0], here[1] - there[1])


def distance(cities, a, b):
    return apart(cities[a], cities[b])


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
    size = len(tour)
    for _ in range(ROUNDS):
        i, j = sorted(chance.sample(range(size), 2))
        before, after = tour[i - 1], tour[(j + 1) % size]
        if before == tour[j] or after == tour[i]:
            continue
        old = distance(cities, before, tour[i]) + distance(cities, tour[j], after)
        new = distance(cities, before, tour[j]) + distance(cities, tour[i], after)
        if new < old - 1e-12:
            tour[i:j + 1] = tour[i:j + 1][::-1]
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
