"""Scores /candidate/out/result.json: the sum of the radii of circles that lie in the unit square and apart."""
import json
import math

COUNT = 26
with open("/candidate/out/result.json", encoding="utf-8") as file:
    circles = json.load(file)["circles"]

valid = len(circles) == COUNT and all(math.isfinite(v) for circle in circles for v in circle)
for i, (x, y, r) in enumerate(circles if valid else []):
    valid &= r >= 0 and r <= min(x, y, 1 - x, 1 - y)
    valid &= all(math.hypot(x - u, y - v) >= r + s for u, v, s in circles[:i])
print(json.dumps({"valid": valid, "sum_radii": sum(c[2] for c in circles) if valid else 0.0}))
