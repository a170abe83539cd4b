"""Counts the bins and checks that every item is in one; writes results/metrics.json for the page."""

import json
import pathlib

items = [int(v) for v in pathlib.Path("/data/items.txt").read_text().split()]
bins = [[int(v) for v in line.split()] for line in pathlib.Path("out/bins.txt").read_text().splitlines()]
valid = sorted(v for b in bins for v in b) == sorted(items) and all(sum(b) <= 150 for b in bins)
line = json.dumps({"metrics": {"bins": str(len(bins))} if valid else {}, "flags": [] if valid else ["INVALID"]})
pathlib.Path("results").mkdir(exist_ok=True)
pathlib.Path("results/metrics.json").write_text(line)
print(line)
