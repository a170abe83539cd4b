"""A tour through all cities: nearest neighbour from several starts, then 2-opt until nothing improves."""

import time

import numpy as np


def nearest_neighbour(dist, start):
    n = len(dist)
    left = np.ones(n, dtype=bool)
    left[start] = False
    tour = [start]
    while len(tour) < n:
        row = np.where(left, dist[tour[-1]], np.inf)
        city = int(np.argmin(row))
        left[city] = False
        tour.append(city)
    return np.array(tour)


def length(tour, dist):
    return float(dist[tour, np.roll(tour, -1)].sum())


def two_opt(tour, dist, deadline):
    n = len(tour)
    improved = True
    while improved and time.monotonic() < deadline:
        improved = False
        for i in range(n - 2):
            a, b = tour[i], tour[i + 1]
            ends = np.arange(i + 2, n if i else n - 1)
            c, d = tour[ends], tour[(ends + 1) % n]
            gain = dist[a, b] + dist[c, d] - dist[a, c] - dist[b, d]
            best = int(np.argmax(gain)) if len(gain) else -1
            if best >= 0 and gain[best] > 1e-9:
                j = ends[best]
                tour[i + 1 : j + 1] = tour[i + 1 : j + 1][::-1]
                improved = True
    return tour


def solve(dist, seconds=20.0):
    """The order in which the cities are visited."""
    deadline = time.monotonic() + seconds
    starts = np.linspace(0, len(dist) - 1, num=16, dtype=int)
    best = None
    longest = 0.0
    for start in starts:
        began = time.perf_counter()
        if best is not None and time.monotonic() + longest > deadline:
            break
        tour = two_opt(nearest_neighbour(dist, start), dist, deadline)
        if best is None or length(tour, dist) < length(best, dist):
            best = tour
        longest = max(longest, time.perf_counter() - began)
    return best.tolist()
