"""Lags, rolling means and the calendar."""

import numpy as np

LAGS = (1, 7, 14, 28)


def design(days, sold, price, promotion):
    rows = []
    for t in range(max(LAGS), len(days)):
        lags = [sold[t - lag] for lag in LAGS]
        week = float(np.mean(sold[t - 7 : t]))
        weekday = [1.0 if days[t].weekday() == d else 0.0 for d in range(6)]
        rows.append([1.0, *lags, week, price[t], promotion[t], *weekday])
    return np.array(rows), sold[max(LAGS) :]
