"""Simulated annealing over priority orders."""
import math
import random
import time

from decode import decode

SECONDS = 30.0


def neighbour(order: list[int], rng: random.Random) -> list[int]:
    out = list(order)
    i, j = rng.sample(range(len(out)), 2)
    out[i], out[j] = out[j], out[i]
    return out


def anneal(jobs, rng: random.Random, start: float = 60.0, end: float = 0.5):
    order = [j for j, ops in enumerate(jobs) for _ in ops]
    rng.shuffle(order)
    _, cost = decode(jobs, order)
    best, best_cost = order, cost
    begin = time.perf_counter()
    while (spent := time.perf_counter() - begin) < SECONDS:
        temp = start * (end / start) ** (spent / SECONDS)
        cand = neighbour(order, rng)
        _, cand_cost = decode(jobs, cand)
        if cand_cost <= cost or rng.random() < math.exp((cost - cand_cost) / temp):
            order, cost = cand, cand_cost
            if cost < best_cost:
                best, best_cost = order, cost
    return best, best_cost
