# EVOLVE-BLOCK-START
"""Packs 26 circles into the unit square. The score is the sum of their radii."""
import numpy as np

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
    """A short random walk of all centres."""
    for _ in range(300):
        moved = np.clip(centers + rng.normal(0, 0.01, centers.shape), 0.01, 0.99)
        grown = radii_for(moved)
        if grown.sum() > radii.sum():
            centers, radii = moved, grown
    return centers, radii


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
