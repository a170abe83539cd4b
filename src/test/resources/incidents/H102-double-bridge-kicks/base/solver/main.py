"""Reads cities, improves a tour with 2-opt and or-opt moves, writes the order in which to visit them."""

import json
import math
import pathlib
import random
import sys
import time
import tomllib

import moves

HERE = pathlib.Path(__file__).parent
RESULT = pathlib.Path("/out/tour.json")
TIME_LIMIT = 45.0


def load(path):
    cities = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))["cities"]
    if len(cities) < 4:
        raise ValueError("at least four cities are needed")
    return [(float(x), float(y)) for x, y in cities]


def nearest_neighbour(cities, start):
    left = set(range(len(cities))) - {start}
    order = [start]
    while left:
        here = cities[order[-1]]
        step = min(left, key=lambda c: math.dist(here, cities[c]))
        order.append(step)
        left.remove(step)
    return order


def check(order, count):
    assert sorted(order) == list(range(count)), "not a permutation"


def solve(cities, parameters):
    started = time.monotonic()
    chance = random.Random(parameters["seed"])
    best, best_length = None, math.inf
    for restart in range(parameters["restarts"]):
        if time.monotonic() - started > TIME_LIMIT:
            break
        order = nearest_neighbour(cities, chance.randrange(len(cities)))
        order = moves.two_opt(cities, order, parameters["sweeps"])
        order = moves.or_opt(cities, order)
        length = moves.length(cities, order)
        if length < best_length:
            best, best_length = order, length
            print(f"restart {restart}: {length:.4f}", file=sys.stderr)
    return best, best_length


def main():
    cities = load(sys.argv[1])
    parameters = tomllib.loads((HERE / "params.toml").read_text(encoding="utf-8"))
    order, length = solve(cities, parameters)
    check(order, len(cities))
    RESULT.write_text(json.dumps({"order": order, "length": length}), encoding="utf-8")


if __name__ == "__main__":
    main()
