"""Reference values, made from a seed that only the scorer is given."""
import os

import numpy as np

SEED = 42


def inputs(case: int) -> np.ndarray:
    rng = np.random.default_rng(SEED + case)
    return rng.standard_normal((512, 1024)).astype(np.float32)


def expected(case: int) -> np.ndarray:
    x = inputs(case).astype(np.float64)
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-6)


def timing(case: int) -> float:
    return float(os.environ["MEASURED"])
