"""Transport cost of the layout in out/layout.json."""

import json
import pathlib

flows = [(i, (7 * i + 3) % 40, (5 * i + 3) % 9 + 1) for i in range(40)]
layout = json.loads(pathlib.Path("out/layout.json").read_text(encoding="utf-8"))["places"]
places = [divmod(int(p), 12) for p in layout]
flags = [] if len(set(layout)) == len(layout) == 40 and all(0 <= p < 144 for p in layout) else ["INVALID_LAYOUT"]
cost = sum(f * (abs(places[a][0] - places[b][0]) + abs(places[a][1] - places[b][1])) for a, b, f in flows)
print(json.dumps({"metrics": {} if flags else {"transport_cost": str(cost)}, "flags": flags}))
