"""The trusted scorer: reads what the candidate left and judges it in its own process."""

import itertools
import json
import math
import pathlib

def judge(result, given):
    p = result["points"]
    if len(p) != 11 or any(not 0 <= v <= 1 for q in p for v in q):
        return {"valid": False}
    return {"valid": True, "least_area": min(abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2 for a, b, c in itertools.combinations(p, 3))}


def main(given="/harness/public.json"):
    result = json.loads(pathlib.Path("/candidate/out/points.json").read_text(encoding="utf-8"))
    print(json.dumps(judge(result, json.loads(pathlib.Path(given).read_text(encoding="utf-8")))))


if __name__ == "__main__":
    main()
