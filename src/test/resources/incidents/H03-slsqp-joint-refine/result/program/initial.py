# EVOLVE-BLOCK-START
"""Packs 26 circles into the unit square. The score is the sum of their radii."""
import numpy as np
from scipy.optimize import minimize

N = 26
MARGIN = 1e-10


def start(rng):
    """Rings around the middle, a little disturbed."""
    points = [(0.5, 0.5)]
    for count, radius in ((8, 0.26), (N - 9, 0.45)):
        turn = rng.uniform(0, 2 * np.pi)
        for k in range(count):
            angle = turn + 2 * np.pi * k / count
            points.append((0.5 + radius * np.cos(angle), 0.5 + radius * np.sin(angle)))
    return np.array(points)


def radii_for(centers):
    """The largest radii that a fair rule gives: half the way to the nearest neighbour."""
    apart = np.linalg.norm(centers[:, None] - centers[None], axis=2)
    apart[np.arange(N), np.arange(N)] = 9.0
    border = np.minimum(centers, 1 - centers).min(axis=1)
    return np.clip(np.minimum(border, apart.min(axis=1) / 2) - MARGIN, 0, None)


def refine(centers, radii, rng):
    """Solves for centres and radii together with SLSQP; what the solver cannot better stays as it was."""
    first, second = np.triu_indices(N, 1)
    pairs = np.arange(len(first))

    def gaps(v):
        x, y, r = np.split(v, 3)
        apart = np.hypot(x[first] - x[second], y[first] - y[second])
        return np.concatenate([apart - r[first] - r[second], x - r, 1 - x - r, y - r, 1 - y - r]) - MARGIN

    def slopes(v):
        x, y, _ = np.split(v, 3)
        dx, dy = x[first] - x[second], y[first] - y[second]
        apart = np.maximum(np.hypot(dx, dy), 1e-12)
        top = np.zeros((len(first), 3 * N))
        top[pairs, first], top[pairs, second] = dx / apart, -dx / apart
        top[pairs, N + first], top[pairs, N + second] = dy / apart, -dy / apart
        top[pairs, 2 * N + first] = top[pairs, 2 * N + second] = -1
        one, zero = np.eye(N), np.zeros((N, N))
        sides = np.block([[one, zero, -one], [-one, zero, -one], [zero, one, -one], [zero, -one, -one]])
        return np.vstack([top, sides])

    begin = np.concatenate([centers[:, 0], centers[:, 1], radii])
    down = np.concatenate([np.zeros(2 * N), -np.ones(N)])
    try:
        solved = minimize(lambda v: -v[2 * N:].sum(), begin, jac=lambda v: down, method="SLSQP",
                          constraints={"type": "ineq", "fun": gaps, "jac": slopes},
                          options={"maxiter": 80, "ftol": 1e-9})
    except (ValueError, np.linalg.LinAlgError):
        return centers, radii
    moved = np.clip(np.column_stack(np.split(solved.x, 3)[:2]), 1e-6, 1 - 1e-6)
    final = np.clip(solved.x[2 * N:], 0, None)
    final = np.clip(final + min(0.0, gaps(np.concatenate([moved[:, 0], moved[:, 1], final])).min()), 0, None)
    return (moved, final) if final.sum() > radii.sum() else (centers, radii)


def construct_packing():
    rng = np.random.default_rng(26)
    centers = start(rng)
    return refine(centers, radii_for(centers), rng)
# EVOLVE-BLOCK-END


def run_packing():
    centers, radii = construct_packing()
    return centers, radii, float(np.sum(radii))


if __name__ == "__main__":
    import json

    found, sizes, _ = run_packing()
    print(json.dumps(np.column_stack([found, sizes]).tolist()))
