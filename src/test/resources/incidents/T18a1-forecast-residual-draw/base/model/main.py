"""Forecast of the electric load of the next week, hour by hour."""
import csv
import json
import pathlib
import time

import numpy as np

from features import calendar, lags
from ridge import Ridge

HORIZON = 168


def read(path: str) -> np.ndarray:
    with open(path, newline="") as rows:
        return np.array([float(row["load"]) for row in csv.DictReader(rows)])


def forecast(load: np.ndarray) -> np.ndarray:
    hours = np.arange(len(load) + HORIZON)
    x = np.hstack([calendar(hours[168 : len(load)]), lags(load)])
    model = Ridge(penalty=3.0).fit(x, load[168:])
    path = list(load)
    for h in range(HORIZON):
        at = len(load) + h
        row = np.hstack([calendar(hours[at : at + 1])[0], [path[at - 24], path[at - 168]]])
        path.append(float(model.predict(row[None, :])[0]))
    return np.array(path[len(load) :])


def main() -> None:
    begin = time.perf_counter()
    load = read("input/load.csv")
    values = forecast(load)
    pathlib.Path("out").mkdir(exist_ok=True)
    pathlib.Path("out/forecast.json").write_text(json.dumps([round(v, 3) for v in values.tolist()]))
    print(f"forecast of {len(values)} hours in {time.perf_counter() - begin:.2f} s")


if __name__ == "__main__":
    main()
