"""Distances between circles, and the largest radii that fit a set of centres."""

import numpy as np

TOLERANCE = 1e-9


def pairwise(centers):
    delta = centers[:, None, :] - centers[None, :, :]
    return np.sqrt((delta**2).sum(axis=-1))


def wall_room(centers):
    return np.minimum(centers, 1.0 - centers).min(axis=1)


def grow(centers, sweeps=12):
    """Radii grown in turn until every circle touches a wall or a neighbour."""
    dist = pairwise(centers)
    walls = wall_room(centers)
    np.fill_diagonal(dist, 2.0)
    order = np.argsort(-walls)
    radii = np.zeros(len(centers))
    for _ in range(sweeps):
        for i in order:
            radii[i] = max(0.0, min(walls[i], (dist[i] - radii).min()))
    return radii


def is_valid(centers, radii):
    if (radii < 0).any() or (radii > wall_room(centers) + TOLERANCE).any():
        return False
    dist = pairwise(centers)
    for i in range(len(radii)):
        for j in range(i):
            if radii[i] + radii[j] > dist[i, j] + TOLERANCE:
                return False
    return True
