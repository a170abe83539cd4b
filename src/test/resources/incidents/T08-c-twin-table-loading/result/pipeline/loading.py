"""Reads the sales of the past."""

import csv
import datetime

import numpy as np

COLUMNS = ("day", "sold", "price", "promotion")


def read_sales(path):
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise ValueError(f"{path}: no column {', '.join(sorted(missing))}")
        rows = list(reader)
    assert rows, f"{path} is empty"
    days = [datetime.date.fromisoformat(row["day"]) for row in rows]
    table = np.array([[float(row[name]) for name in COLUMNS[1:]] for row in rows])
    for number, (last, day) in enumerate(zip(days, days[1:]), 3):
        if day <= last:
            raise ValueError(f"{path}:{number}: {day} is not after {last}")
    for number, sold in enumerate(table[:, 0], 2):
        if sold < 0:
            raise ValueError(f"{path}:{number}: {sold} sold")
    return days, table
