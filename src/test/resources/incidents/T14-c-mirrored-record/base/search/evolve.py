"""Evolves layouts: tournament, order crossover, swaps and shifts."""

import pathlib
import time
import tomllib

import numpy as np

from common.record import save_history, save_layout
from search import problem

PARAMS = pathlib.Path(__file__).with_name("params.toml")
LIMITS = pathlib.Path("limits/limits.toml")


def mutate(places, rng, rate):
    child = places.copy()
    while rng.random() < rate:
        if rng.random() < 0.5:
            i, j = rng.choice(len(child), 2, replace=False)
            child[i], child[j] = child[j], child[i]
        else:
            free = np.setdiff1d(np.arange(problem.WIDTH**2), child)
            child[rng.integers(len(child))] = rng.choice(free)
    return child


def cross(a, b, rng):
    cut = rng.integers(1, len(a))
    head = a[:cut]
    tail = [p for p in b if p not in set(head.tolist())][: len(a) - cut]
    child = np.concatenate([head, np.array(tail, dtype=head.dtype)])
    free = np.setdiff1d(np.arange(problem.WIDTH**2), child)
    missing = len(a) - len(child)
    return np.concatenate([child, rng.choice(free, missing, replace=False)]) if missing else child


def evolve(params, limits):
    flow, distance = problem.flow_matrix(), problem.distance_matrix()
    deadline = time.monotonic() + limits["run"]["seconds"]
    best, best_cost, history = None, 10**9, []
    for restart in range(params["restarts"]):
        rng = np.random.default_rng(params["seed"] + restart)
        population = [rng.choice(problem.WIDTH**2, problem.STATIONS, replace=False) for _ in range(params["population"])]
        for generation in range(params["generations"]):
            population.sort(key=lambda p: problem.cost(p, flow, distance))
            lowest = problem.cost(population[0], flow, distance)
            if lowest < best_cost:
                best, best_cost = population[0].copy(), lowest
            history.append([restart, generation, lowest])
            if time.monotonic() > deadline:
                return best, best_cost, history
            elite = population[: params["elite"]]
            children = []
            while len(children) < params["population"] - len(elite):
                a, b = rng.choice(len(elite), 2, replace=False)
                children.append(mutate(cross(elite[a], elite[b], rng), rng, params["mutation"]))
            population = elite + children
    return best, best_cost, history


def main():
    params = tomllib.loads(PARAMS.read_text(encoding="utf-8"))
    limits = tomllib.loads(LIMITS.read_text(encoding="utf-8"))
    best, best_cost, history = evolve(params, limits)
    save_layout([int(p) for p in best], best_cost)
    save_history(history)
    print(f"transport cost {best_cost}")


if __name__ == "__main__":
    main()
