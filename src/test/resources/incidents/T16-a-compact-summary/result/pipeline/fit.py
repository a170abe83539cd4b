"""Fits the model and leaves the forecast of the next 28 days."""

import configparser
import datetime
import pathlib
import pickle

import numpy as np

from pipeline.features import design
from pipeline.loading import read_sales
from pipeline.model import Ridge, Summary

OUT = pathlib.Path("out")
HORIZON = 28


def smape(actual, forecast):
    return float(np.mean(2 * np.abs(actual - forecast) / (np.abs(actual) + np.abs(forecast) + 1e-9)))


def choose(x, y, penalties):
    split = len(y) - HORIZON
    best, lowest = penalties[0], float("inf")
    for penalty in penalties:
        error = smape(y[split:], Ridge(penalty).fit(x[:split], y[:split]).predict(x[split:]))
        if error < lowest:
            best, lowest = penalty, error
    return best, lowest


def roll_forward(model, days, values):
    days, sold = list(days), list(values[:, 0])
    for _ in range(HORIZON):
        days.append(days[-1] + datetime.timedelta(days=1))
        sold.append(0.0)
        price = np.append(values[:, 1], np.full(len(days) - len(values), values[-1, 1]))
        promotion = np.append(values[:, 2], np.zeros(len(days) - len(values)))
        x, _ = design(days[-60:], sold[-60:], price[-60:], promotion[-60:])
        sold[-1] = float(model.predict(x[-1:])[0])
    return sold[-HORIZON:]


def main():
    settings = configparser.ConfigParser()
    settings.read("pipeline/settings.ini")
    days, values = read_sales(settings["data"]["path"])
    x, y = design(days, values[:, 0], values[:, 1], values[:, 2])
    penalty, error = choose(x, y, [float(p) for p in settings["model"]["penalties"].split()])
    model = Ridge(penalty).fit(x, y)
    summary = Summary(penalty, error)
    result = {"forecast": roll_forward(model, days, values), "penalty": penalty, "summary": summary}
    OUT.mkdir(exist_ok=True)
    with open(OUT / "forecast.pkl", "wb") as file:
        pickle.dump(result, file)
    print(summary)


if __name__ == "__main__":
    main()
