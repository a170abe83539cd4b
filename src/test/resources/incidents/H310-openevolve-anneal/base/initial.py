# EVOLVE-BLOCK-START
"""Pack 26 circles in the unit square; the sum of the radii is the score."""
import numpy as np

N = 26


def layout(n):
    """Vogel spiral."""
    k = np.arange(n)
    radius = 0.46 * np.sqrt((k + 0.5) / n)
    angle = k * np.pi * (3 - np.sqrt(5))
    return np.column_stack([0.5 + radius * np.cos(angle), 0.5 + radius * np.sin(angle)])


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
