"""Largest radii for fixed centres, as a linear program."""

import numpy as np
from scipy.optimize import linprog


def pair_rows(centers):
    n = len(centers)
    rows, bounds = [], []
    for i in range(n):
        for j in range(i + 1, n):
            row = np.zeros(n)
            row[i] = row[j] = 1.0
            rows.append(row)
            bounds.append(np.linalg.norm(centers[i] - centers[j]))
    return np.array(rows), np.array(bounds)


def largest_radii(centers):
    rows, apart = pair_rows(centers)
    walls = np.minimum(centers, 1.0 - centers).min(axis=1)
    solved = linprog(-np.ones(len(centers)), A_ub=rows, b_ub=apart, bounds=[(0.0, w) for w in walls])
    if not solved.success:
        raise ValueError(solved.message)
    return solved.x
