import numpy as np


def calendar(hours: np.ndarray) -> np.ndarray:
    """Harmonics of the day and of the week."""
    day = 2 * np.pi * hours / 24.0
    week = 2 * np.pi * hours / 168.0
    columns = [np.ones_like(hours, dtype=np.float64)]
    for k in (1, 2, 3):
        columns += [np.sin(k * day), np.cos(k * day)]
    for k in (1, 2):
        columns += [np.sin(k * week), np.cos(k * week)]
    weekend = (hours // 24 % 7 >= 5).astype(np.float64)
    columns += [weekend, weekend * np.sin(day), weekend * np.cos(day)]
    return np.stack(columns, axis=1)


def lags(load: np.ndarray, steps: tuple[int, ...] = (24, 168)) -> np.ndarray:
    """Values of the same hour a day and a week before; rows without one are cut off by the caller."""
    first = max(steps)
    return np.stack([load[first - s : len(load) - s] for s in steps], axis=1)
