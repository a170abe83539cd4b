"""Packs 26 discs into the unit square: a hexagonal start, then SLSQP on centres and radii together."""

import json
import pathlib

import numpy as np
from scipy.optimize import minimize

COUNT = 26
RESULT = pathlib.Path("/out/packing.json")
OVERLAP_TOLERANCE = 1e-12


def hexagonal(rng):
    rows, columns = 5, 6
    points = []
    for row in range(rows):
        for column in range(columns):
            shift = 0.5 if row % 2 else 0.0
            points.append(((column + 0.25 + shift) / columns, (row + 0.5) / rows))
    points = np.array(points[:COUNT])
    return np.clip(points + rng.normal(0, 0.01, points.shape), 0.02, 0.98)


def pairs():
    return np.triu_indices(COUNT, 1)


def gaps(vector):
    centres, radii = vector[: 2 * COUNT].reshape(COUNT, 2), vector[2 * COUNT :]
    i, j = pairs()
    apart = np.linalg.norm(centres[i] - centres[j], axis=1) - radii[i] - radii[j]
    walls = np.concatenate([centres[:, 0] - radii, centres[:, 1] - radii, 1 - centres[:, 0] - radii, 1 - centres[:, 1] - radii])
    return np.concatenate([apart, walls])


def optimise(centres):
    start = np.concatenate([centres.ravel(), np.full(COUNT, 0.05)])
    found = minimize(
        lambda v: -v[2 * COUNT :].sum(),
        start,
        jac=lambda v: np.concatenate([np.zeros(2 * COUNT), -np.ones(COUNT)]),
        constraints={"type": "ineq", "fun": gaps},
        bounds=[(0, 1)] * (2 * COUNT) + [(0, 0.5)] * COUNT,
        method="SLSQP",
        options={"maxiter": 300, "ftol": 1e-10},
    )
    return found.x[: 2 * COUNT].reshape(COUNT, 2), found.x[2 * COUNT :]


def repair(centres, radii):
    """Shrink radii until no two discs overlap and none leaves the square."""
    radii = np.minimum(radii, np.minimum(centres, 1 - centres).min(axis=1))
    i, j = pairs()
    for a, b in zip(i, j):
        excess = radii[a] + radii[b] - np.linalg.norm(centres[a] - centres[b])
        if excess > OVERLAP_TOLERANCE:
            radii[a] -= excess / 2 + OVERLAP_TOLERANCE
            radii[b] -= excess / 2 + OVERLAP_TOLERANCE
    return radii


def valid(centres, radii):
    if not (np.isfinite(centres).all() and np.isfinite(radii).all()):
        return False
    return bool((gaps(np.concatenate([centres.ravel(), radii])) >= -OVERLAP_TOLERANCE).all() and (radii >= 0).all())


def main():
    best = None
    for seed in range(8):
        centres, radii = optimise(hexagonal(np.random.default_rng(seed)))
        radii = repair(centres, radii)
        if not valid(centres, radii):
            continue
        if best is None or radii.sum() > best[1].sum():
            best = (centres, radii)
    centres, radii = best
    total = float(radii.sum())
    RESULT.write_text(json.dumps({"centres": centres.tolist(), "radii": radii.tolist(), "sum": total}))
    print(f"sum of radii {total:.9f}")


if __name__ == "__main__":
    main()
