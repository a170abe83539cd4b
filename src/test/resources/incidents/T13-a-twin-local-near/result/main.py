# EVOLVE-BLOCK-START
"""Constructor for 26 circles: rings of centres, nudged, radii from a linear program."""

import numpy as np

from helpers.compare import near
from helpers.lp import largest_radii

N_CIRCLES = 26
RINGS = ((1, 0.0), (7, 0.24), (12, 0.46))


def ring_centers(rng):
    centers = []
    for count, radius in RINGS:
        phase = rng.uniform(0.0, 2 * np.pi)
        for k in range(count):
            angle = phase + 2 * np.pi * k / count
            centers.append((0.5 + radius * np.cos(angle), 0.5 + radius * np.sin(angle)))
    corners = [(0.07, 0.07), (0.07, 0.93), (0.93, 0.07), (0.93, 0.93), (0.5, 0.04), (0.5, 0.96)]
    centers = np.array(centers + corners)[:N_CIRCLES]
    return np.clip(centers, 0.02, 0.98)


def nudge(centers, rng, scale):
    return np.clip(centers + rng.normal(0.0, scale, centers.shape), 0.02, 0.98)


def construct_packing(restarts=6, moves=120):
    rng = np.random.default_rng(11)
    best_centers, best_radii = None, np.zeros(N_CIRCLES)
    for _ in range(restarts):
        centers = ring_centers(rng)
        radii = largest_radii(centers)
        for move in range(moves):
            trial = nudge(centers, rng, 0.03 * (1 - move / moves))
            trial_radii = largest_radii(trial)
            if trial_radii.sum() > radii.sum() and not near(trial_radii.sum(), radii.sum()):
                centers, radii = trial, trial_radii
        if radii.sum() > best_radii.sum():
            best_centers, best_radii = centers, radii
    return best_centers, best_radii
# EVOLVE-BLOCK-END


def run_packing():
    """Called by the evaluation; returns centers, radii and the sum of the radii."""
    centers, radii = construct_packing()
    sum_radii = float(np.sum(radii))
    return centers, radii, sum_radii


if __name__ == "__main__":
    _, _, total = run_packing()
    print(f"sum of radii {total:.6f}")
