"""A tour through all cities: nearest neighbour from several starts, then 2-opt until nothing improves."""

import time

import numpy as np
from scipy.sparse.csgraph import depth_first_order, minimum_spanning_tree


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


def along_tree(dist):
    """The cities in the order in which a walk along the shortest tree first meets them."""
    tree = minimum_spanning_tree(dist)
    order, _ = depth_first_order(tree, 0, directed=False)
    return np.array(order)


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
    starts = np.linspace(0, len(dist) - 1, num=8, dtype=int)
    best = two_opt(along_tree(dist), dist, deadline)
    for start in starts:
        tour = two_opt(nearest_neighbour(dist, start), dist, deadline)
        if length(tour, dist) < length(best, dist):
            best = tour
    return best.tolist()
