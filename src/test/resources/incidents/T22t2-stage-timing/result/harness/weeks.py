import numpy as np

SEED = 20240


def noise(n: int) -> np.ndarray:
    return np.random.default_rng(SEED).normal(0.0, 12.0, n)


def error(forecast) -> float:
    hours = np.arange(168)
    truth = 500 + 120 * np.sin(2 * np.pi * hours / 24) + noise(168)
    return float(np.mean(np.abs(np.asarray(forecast) - truth) / truth))
