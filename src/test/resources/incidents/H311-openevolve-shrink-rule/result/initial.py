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
    """Start from the border distance, then resolve overlaps by shrinking the larger circle."""
    n = len(centers)
    radii = np.minimum(centers, 1 - centers).min(axis=1)
    for _ in range(60):
        changed = False
        for i in range(n):
            for j in range(i + 1, n):
                distance = np.hypot(*(centers[i] - centers[j]))
                excess = radii[i] + radii[j] - distance
                if excess > 1e-12:
                    changed = True
                    k = i if radii[i] >= radii[j] else j
                    radii[k] = max(radii[k] - excess, 0.0)
        if not changed:
            break
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
