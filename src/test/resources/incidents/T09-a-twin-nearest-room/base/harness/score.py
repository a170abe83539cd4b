"""Scores the packing left in out/packing.json: one JSON line."""

import json
import pathlib

COUNT = 26
OVERLAP = 1e-9

packing = json.loads(pathlib.Path("out/packing.json").read_text(encoding="utf-8"))
circles = [tuple(float(v) for v in circle) for circle in packing["circles"]]
valid = len(circles) == COUNT
for i, (x, y, r) in enumerate(circles):
    if r < 0 or x - r < -OVERLAP or y - r < -OVERLAP or x + r > 1 + OVERLAP or y + r > 1 + OVERLAP:
        valid = False
    for a, b, s in circles[:i]:
        if ((x - a) ** 2 + (y - b) ** 2) ** 0.5 < r + s - OVERLAP:
            valid = False
total = sum(r for _, _, r in circles)
print(json.dumps({"metrics": {"sum_radii": str(total)} if valid else {}, "flags": [] if valid else ["INVALID_PACKING"]}))
