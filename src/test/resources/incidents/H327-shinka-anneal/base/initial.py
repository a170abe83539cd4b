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
    """Joint SLSQP over x, y and r."""
    from scipy.optimize import minimize

    n = len(centers)
    first, second = np.triu_indices(n, 1)

    def constraints(v):
        x, y, r = v[:n], v[n:2 * n], v[2 * n:]
        gap = np.hypot(x[first] - x[second], y[first] - y[second]) - r[first] - r[second]
        return np.concatenate([gap, x - r, 1 - x - r, y - r, 1 - y - r]) - 1e-9

    def jacobian(v):
        x, y = v[:n], v[n:2 * n]
        pairs = np.arange(len(first))
        dx, dy = x[first] - x[second], y[first] - y[second]
        d = np.maximum(np.hypot(dx, dy), 1e-12)
        top = np.zeros((len(first), 3 * n))
        top[pairs, first], top[pairs, second] = dx / d, -dx / d
        top[pairs, n + first], top[pairs, n + second] = dy / d, -dy / d
        top[pairs, 2 * n + first] = top[pairs, 2 * n + second] = -1
        eye, zero = np.eye(n), np.zeros((n, n))
        sides = np.block([[eye, zero, -eye], [-eye, zero, -eye], [zero, eye, -eye], [zero, -eye, -eye]])
        return np.vstack([top, sides])

    start = np.concatenate([centers[:, 0], centers[:, 1], radii])
    gradient = np.concatenate([np.zeros(2 * n), -np.ones(n)])
    solved = minimize(lambda v: -v[2 * n:].sum(), start, jac=lambda v: gradient, method="SLSQP",
                      constraints={"type": "ineq", "fun": constraints, "jac": jacobian},
                      options={"maxiter": 40, "ftol": 1e-8})
    moved = np.clip(np.column_stack([solved.x[:n], solved.x[n:2 * n]]), 1e-6, 1 - 1e-6)
    final = np.clip(solved.x[2 * n:], 0, None)
    slack = constraints(np.concatenate([moved[:, 0], moved[:, 1], final])).min()
    if slack < 0:
        final = np.clip(final + slack, 0, None)
    return (moved, final) if final.sum() > radii.sum() else (centers, radii)


def construct_packing():
    initial_centers = layout(N)
    initial_radii = radii_for(initial_centers)
    packing = refine(initial_centers, initial_radii)
    return packing
# EVOLVE-BLOCK-END


def run_packing():
    centers, radii = construct_packing()
    return centers, radii, float(np.sum(radii))