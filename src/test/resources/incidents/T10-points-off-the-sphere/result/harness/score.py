"""The trusted scorer: reads what the candidate left and judges it in its own process."""

import itertools
import json
import math
import pathlib

def judge(result, given):
    points = [[v / math.hypot(*p) for v in p] for p in result["points"]]
    return {"valid": len(points) == 32, "least_distance": min(math.dist(a, b) for k, a in enumerate(points) for b in points[:k])}


def main(given="/harness/public.json"):
    result = json.loads(pathlib.Path("/candidate/out/points.json").read_text(encoding="utf-8"))
    print(json.dumps(judge(result, json.loads(pathlib.Path(given).read_text(encoding="utf-8")))))


if __name__ == "__main__":
    main()
