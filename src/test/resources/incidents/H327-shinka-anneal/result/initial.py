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
    """Simulated annealing on single centres."""
    rng = np.random.default_rng(11)
    current, best = radii.sum(), (centers, radii, radii.sum())
    for k in range(220):
        temperature = 0.01 * (1 - k / 220)
        trial = centers.copy()
        i = rng.integers(len(trial))
        trial[i] = np.clip(trial[i] + rng.normal(0, 0.04, 2), 0.02, 0.98)
        grown = radii_for(trial)
        gain = grown.sum() - current
        if gain > 0 or rng.random() < np.exp(gain / max(temperature, 1e-9)):
            centers, current = trial, grown.sum()
            if current > best[2]:
                best = (trial, grown, current)
    return best[0], best[1]


def construct_packing():
    initial_centers = layout(N)
    initial_radii = radii_for(initial_centers)
    packing = refine(initial_centers, initial_radii)
    return packing
# EVOLVE-BLOCK-END


def run_packing():
    centers, radii = construct_packing()
    return centers, radii, float(np.sum(radii))