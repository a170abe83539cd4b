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
        rows = {datetime.date.fromisoformat(row["day"]): row for row in reader}
    days = sorted(rows)
    table = np.array([[float(rows[day][name]) for name in COLUMNS[1:]] for day in days])
    table[:, 0] = np.maximum(table[:, 0], 0.0)
    return days, table
