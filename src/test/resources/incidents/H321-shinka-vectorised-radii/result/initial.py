# EVOLVE-BLOCK-START
"""Pack 26 circles in the unit square; the sum of the radii is the score."""
import numpy as np

N = 26


def layout(n):
    """A 5x5 grid, and the remaining circles in gaps between four of them."""
    side = 5
    step = 1.0 / side
    points = [(step * (i + 0.5), step * (j + 0.5)) for i in range(side) for j in range(side)]
    gaps = [(step * (i + 1), step * (j + 1)) for i in range(side - 1) for j in range(side - 1)]
    return np.array((points + gaps)[:n])


def radii_for(centers):
    """Half the distance to the nearest neighbour, at most the distance to the border."""
    difference = centers[:, None, :] - centers[None, :, :]
    distance = np.sqrt((difference ** 2).sum(axis=2))
    np.fill_diagonal(distance, np.inf)
    border = np.minimum(centers, 1 - centers).min(axis=1)
    return np.minimum(border, distance.min(axis=1) / 2)


def refine(centers, radii):
    """Nothing yet."""
    return centers, radii


def construct_packing():
    centers = layout(N)
    radii = radii_for(centers)
    return refine(centers, radii)
# EVOLVE-BLOCK-END


def run_packing():
    centers, radii = construct_packing()
    return centers, radii, float(np.sum(radii))