"""Energy of unit charges on a sphere: the sum of the inverse distances of all pairs. Lower is better."""
import json
import math
import sys

points = json.load(sys.stdin)
ok = len(points) == 32 and all(abs(math.hypot(*p) - 1) < 1e-9 for p in points)
energy = sum(1 / math.dist(p, q) for i, p in enumerate(points) for q in points[:i]) if ok else 1e9
print(json.dumps({"valid": ok, "energy": energy}))
