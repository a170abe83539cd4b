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
    """Half the distance to the nearest neighbour, at most the distance to the border."""
    difference = centers[:, None, :] - centers[None, :, :]
    distance = np.sqrt((difference ** 2).sum(axis=2))
    np.fill_diagonal(distance, np.inf)
    border = np.minimum(centers, 1 - centers).min(axis=1)
    return np.minimum(border, distance.min(axis=1) / 2)


def refine(centers, radii):
    """One common radius."""
    return centers, np.full(len(radii), radii.min())


def construct_packing():
    centers = layout(N)
    radii = radii_for(centers)
    return refine(centers, radii)
# EVOLVE-BLOCK-END


def run_packing():
    centers, radii = construct_packing()
    return centers, radii, float(np.sum(radii))
