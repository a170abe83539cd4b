# EVOLVE-BLOCK-START
"""Pack 26 circles in the unit square; the sum of the radii is the score."""
import numpy as np

N = 26


def layout(n):
    """A jittered grid with one circle added in the middle."""
    rng = np.random.default_rng(3)
    grid = [(0.1 + 0.2 * i, 0.1 + 0.2 * j) for i in range(5) for j in range(5)]
    points = np.array(grid + [(0.5, 0.4)])[:n]
    return np.clip(points + rng.normal(0, 0.012, points.shape), 0.03, 0.97)


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


CIRCLES = N


def construct_packing():
    centers = layout(CIRCLES)
    return refine(centers, radii_for(centers))
# EVOLVE-BLOCK-END


def run_packing():
    centers, radii = construct_packing()
    return centers, radii, float(np.sum(radii))