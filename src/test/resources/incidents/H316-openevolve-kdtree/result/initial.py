# EVOLVE-BLOCK-START
"""Pack 26 circles in the unit square; the sum of the radii is the score."""
import numpy as np

N = 26


def layout(n):
    """Centres on concentric rings around the middle."""
    points = [(0.5, 0.5)]
    for count, radius in ((8, 0.27), (n - 9, 0.45)):
        for k in range(count):
            angle = 2 * np.pi * k / count
            points.append((0.5 + radius * np.cos(angle), 0.5 + radius * np.sin(angle)))
    return np.array(points[:n])


def radii_for(centers):
    """Half the nearest-neighbour distance, found with a k-d tree."""
    from scipy.spatial import cKDTree

    nearest = cKDTree(centers).query(centers, k=2)[0][:, 1]
    border = np.minimum(centers, 1 - centers).min(axis=1)
    return np.minimum(border, nearest / 2)


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
