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