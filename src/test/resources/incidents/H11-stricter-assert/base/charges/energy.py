"""The energy of charges on the sphere and its gradient."""
import numpy as np


def pairs(points):
    difference = points[:, None] - points[None]
    distance = np.sqrt((difference ** 2).sum(axis=2))
    np.fill_diagonal(distance, np.inf)
    return difference, distance


def total(points):
    _, distance = pairs(points)
    return (1 / distance).sum() / 2


def gradient(points):
    difference, distance = pairs(points)
    return -(difference / distance[:, :, None] ** 3).sum(axis=1)


def project(points):
    """Back onto the sphere."""
    return points / np.linalg.norm(points, axis=1, keepdims=True)
