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
    """Each circle gets at most half the way to its nearest neighbour."""
    n = len(centers)
    radii = np.empty(n)
    for i in range(n):
        x, y = centers[i]
        limit = min(x, y, 1 - x, 1 - y)
        for j in range(n):
            if j != i:
                limit = min(limit, np.hypot(x - centers[j, 0], y - centers[j, 1]) / 2)
        radii[i] = limit
    return radii


def refine(centers, radii):
    """Nudge centres until nothing changes any more."""
    rng = np.random.default_rng(1)
    while True:
        moved = np.clip(centers + rng.normal(0, 1e-3, centers.shape), 0.02, 0.98)
        if np.allclose(moved, centers, atol=0):
            break
        centers = moved
    return centers, radii_for(centers)


def construct_packing():
    centers = layout(N)
    radii = radii_for(centers)
    return refine(centers, radii)
# EVOLVE-BLOCK-END


def run_packing():
    centers, radii = construct_packing()
    return centers, radii, float(np.sum(radii))
