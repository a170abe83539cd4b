"""Looks for a formula that explains the samples: a few families of terms, coefficients by least squares."""

import itertools

import numpy as np

from fit.terms import FAMILIES

RIDGE = 1e-6


def design(names, x):
    return np.column_stack([FAMILIES[name](x) for name in names])


def coefficients(matrix, y):
    gram = matrix.T @ matrix + RIDGE * np.eye(matrix.shape[1])
    return np.linalg.solve(gram, matrix.T @ y)


def loss(names, x, y):
    matrix = design(names, x)
    residual = y - matrix @ coefficients(matrix, y)
    return float(np.mean(residual**2)) + 0.002 * len(names)


def fit(x, y):
    """The names of the terms and their coefficients."""
    best, best_loss = None, None
    for size in (1, 2, 3):
        for names in itertools.combinations(FAMILIES, size):
            found = loss(names, x, y)
            if best_loss is None or found < best_loss:
                best, best_loss = names, found
    return best, coefficients(design(best, x), y)


def predict(model, x):
    names, weights = model
    return design(names, x) @ weights
