import numpy as np


def calendar(hours: np.ndarray) -> np.ndarray:
    """Harmonics of the day and of the week."""
    day = 2 * np.pi * hours / 24.0
    week = 2 * np.pi * hours / 168.0
    columns = [np.ones_like(hours, dtype=np.float64)]
    for k in (1, 2, 3):
        columns += [np.sin(k * day), np.cos(k * day)]
    columns += [np.sin(week), np.cos(week)]
    return np.stack(columns, axis=1)


def lags(load: np.ndarray, steps: tuple[int, ...] = (24, 168)) -> np.ndarray:
    """Values of the same hour a day and a week before; rows without one are cut off by the caller."""
    first = max(steps)
    return np.stack([load[first - s : len(load) - s] for s in steps], axis=1)
