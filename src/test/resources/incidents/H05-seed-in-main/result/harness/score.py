"""The smallest triangle among eleven points of a triangle of area one: that area is the score."""
import itertools
import json
import math
import sys

points = json.load(sys.stdin)
ok = len(points) == 11 and all(len(p) == 2 and all(map(math.isfinite, p)) for p in points)
ok = ok and all(x >= 0 and y >= 0 and x + y <= 1 for x, y in points)
area = min(abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]))
           for a, b, c in itertools.combinations(points, 3)) if ok else 0.0
print(json.dumps({"valid": ok, "min_area": area}))
