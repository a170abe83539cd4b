"""Local moves on a tour: reversal of a stretch (2-opt) and relocation of short chains (or-opt)."""

import math


def length(cities, order):
    return sum(math.dist(cities[order[i - 1]], cities[order[i]]) for i in range(len(order)))


def two_opt(cities, order, sweeps):
    count = len(order)
    for _ in range(sweeps):
        improved = False
        for i in range(count - 1):
            a, b = cities[order[i]], cities[order[i + 1]]
            for j in range(i + 2, count):
                c, d = cities[order[j]], cities[order[(j + 1) % count]]
                gain = math.dist(a, b) + math.dist(c, d) - math.dist(a, c) - math.dist(b, d)
                if gain > 1e-12:
                    order[i + 1 : j + 1] = reversed(order[i + 1 : j + 1])
                    b = cities[order[i + 1]]
                    improved = True
        if not improved:
            break
    return order


def double_bridge(order, chance):
    a, b, c = sorted(chance.sample(range(1, len(order)), 3))
    return order[:a] + order[b:c] + order[a:b] + order[c:]


def or_opt(cities, order):
    for size in (3, 2, 1):
        for i in range(len(order) - size):
            chain = order[i : i + size]
            rest = order[:i] + order[i + size :]
            best, at = length(cities, order), None
            for j in range(len(rest)):
                candidate = length(cities, rest[:j] + chain + rest[j:])
                if candidate < best - 1e-12:
                    best, at = candidate, j
            if at is not None:
                order = rest[:at] + chain + rest[at:]
    return order
