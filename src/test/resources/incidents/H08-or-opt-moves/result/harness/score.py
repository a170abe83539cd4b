"""Length of the tour in tour.json through the cities of the harness; the shorter, the better."""
import json
import math
import pathlib

CITIES = json.loads(pathlib.Path("/candidate/tree/harness/cities.json").read_text(encoding="utf-8"))
tour = json.loads(pathlib.Path("/candidate/out/tour.json").read_text(encoding="utf-8"))
ok = sorted(tour) == list(range(len(CITIES)))
length = sum(math.dist(CITIES[a], CITIES[b]) for a, b in zip(tour, tour[1:] + tour[:1])) if ok else 1e9
print(json.dumps({"valid": ok, "length": length}))
