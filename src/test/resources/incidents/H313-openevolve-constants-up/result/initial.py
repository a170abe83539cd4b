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
    """Joint SLSQP, then exact radii for the centres found."""
    from scipy.optimize import linprog, minimize

    n = len(centers)
    a, b = np.triu_indices(n, 1)

    def gaps(v):
        x, y, r = np.split(v, 3)
        return np.concatenate([np.hypot(x[a] - x[b], y[a] - y[b]) - r[a] - r[b], x - r, 1 - x - r, y - r, 1 - y - r])

    def slopes(v):
        x, y, _ = np.split(v, 3)
        k = np.arange(len(a))
        dx, dy = x[a] - x[b], y[a] - y[b]
        d = np.maximum(np.hypot(dx, dy), 1e-12)
        top = np.zeros((len(a), 3 * n))
        top[k, a], top[k, b], top[k, n + a], top[k, n + b] = dx / d, -dx / d, dy / d, -dy / d
        top[k, 2 * n + a] = top[k, 2 * n + b] = -1
        e, z = np.eye(n), np.zeros((n, n))
        return np.vstack([top, np.block([[e, z, -e], [-e, z, -e], [z, e, -e], [z, -e, -e]])])

    down = np.concatenate([np.zeros(2 * n), -np.ones(n)])
    solved = minimize(lambda v: -v[2 * n:].sum(), np.concatenate([centers[:, 0], centers[:, 1], radii]),
                      jac=lambda v: down, method="SLSQP", options={"maxiter": 90, "ftol": 1e-9},
                      constraints={"type": "ineq", "fun": gaps, "jac": slopes})
    moved = np.clip(np.column_stack(np.split(solved.x, 3)[:2]), 1e-6, 1 - 1e-6)
    rows = np.zeros((len(a), n))
    rows[np.arange(len(a)), a] = rows[np.arange(len(a)), b] = 1
    limit = np.hypot(*(moved[a] - moved[b]).T) - 1e-9
    border = np.minimum(moved, 1 - moved).min(axis=1)
    exact = linprog(-np.ones(n), A_ub=rows, b_ub=limit, bounds=[(0, w) for w in border])
    if exact.success and exact.x.sum() > radii.sum():
        return moved, exact.x
    return centers, radii


CIRCLES = N


def construct_packing():
    centers = layout(CIRCLES)
    return refine(centers, radii_for(centers))
# EVOLVE-BLOCK-END


def run_packing():
    centers, radii = construct_packing()
    return centers, radii, float(np.sum(radii))
