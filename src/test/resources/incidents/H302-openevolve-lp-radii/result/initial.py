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
    """Optimal radii for fixed centres by linear programming."""
    from scipy.optimize import linprog

    n = len(centers)
    rows, limits = [], []
    for i in range(n):
        for j in range(i + 1, n):
            row = np.zeros(n)
            row[i] = row[j] = 1.0
            rows.append(row)
            limits.append(np.hypot(*(centers[i] - centers[j])) - 1e-9)
    borders = np.minimum(centers, 1 - centers).min(axis=1)
    solved = linprog(-np.ones(n), A_ub=np.array(rows), b_ub=limits, bounds=[(0, b) for b in borders])
    return solved.x if solved.success else np.zeros(n)


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
