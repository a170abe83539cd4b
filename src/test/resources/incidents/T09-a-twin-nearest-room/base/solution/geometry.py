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
    radii = np.zeros(len(centers))
    for _ in range(sweeps):
        for i in np.argsort(-walls):
            room = walls[i]
            for j in range(len(centers)):
                if j != i:
                    room = min(room, dist[i, j] - radii[j])
            radii[i] = max(0.0, room)
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
