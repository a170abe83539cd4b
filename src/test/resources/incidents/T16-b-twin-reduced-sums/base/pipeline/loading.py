"""Reads the sales of the past."""

import csv
import datetime

import numpy as np

COLUMNS = ("day", "sold", "price", "promotion")


def read_sales(path):
    days, values = [], []
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise ValueError(f"{path}: no column {', '.join(sorted(missing))}")
        last = None
        for number, row in enumerate(reader, 2):
            day = datetime.date.fromisoformat(row["day"])
            if last is not None and day <= last:
                raise ValueError(f"{path}:{number}: {day} is not after {last}")
            last = day
            sold = float(row["sold"])
            if sold < 0:
                raise ValueError(f"{path}:{number}: {sold} sold")
            days.append(day)
            values.append((sold, float(row["price"]), float(row["promotion"])))
    assert days, f"{path} is empty"
    return days, np.array(values)
