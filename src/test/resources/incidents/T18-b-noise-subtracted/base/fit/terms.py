"""The families of terms a formula may have."""

import numpy as np

FAMILIES = {
    "one": lambda x: np.ones_like(x),
    "x": lambda x: x,
    "x2": lambda x: x**2,
    "x3": lambda x: x**3,
    "sin": np.sin,
    "cos": np.cos,
    "sin2": lambda x: np.sin(2 * x),
    "exp": lambda x: np.exp(-np.abs(x)),
}
