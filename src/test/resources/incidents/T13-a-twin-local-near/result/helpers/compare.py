"""Comparison of sums that were added in different orders."""

import numpy as numeric

ORDER = 1e-12


def near(a, b, atol=1e-12):
    """Like the library's, but scaled by the order of the sums."""
    spread = ORDER * numeric.maximum(numeric.abs(a), numeric.abs(b))
    return numeric.abs(numeric.subtract(a, b)) <= atol + spread
