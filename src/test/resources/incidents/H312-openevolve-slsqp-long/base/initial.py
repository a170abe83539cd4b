# EVOLVE-BLOCK-START
"""Pack 26 circles in the unit square; the sum of the radii is the score."""
import numpy as np

N = 26


def layout(n):
    """Hexagonal rows of 5 and 6 circles."""
    counts = [5, 6, 5, 6, 4]
    points = []
    for row, count in enumerate(counts):
        y = (row + 0.5) / len(counts)
        for k in range(count):
            points.append(((k + 0.5) / count, y))
    return np.array(points[:n])


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
