"""The trusted scorer: reads what the candidate left and judges it in its own process."""

import itertools
import json
import math
import pathlib

def judge(result, given):
    discs = [(x, y, r) for (x, y), r in zip(result["centres"], result["radii"])]
    for k, (x, y, r) in enumerate(discs):
        if not (0 <= r <= min(x, y, 1 - x, 1 - y)):
            return {"valid": False}
        if any(math.dist((x, y), (u, v)) < r + s for u, v, s in discs[:k]):
            return {"valid": False}
    return {"valid": True, "sum_radii": math.fsum(r for _, _, r in discs)}


def main(given="/harness/public.json"):
    result = json.loads(pathlib.Path("/candidate/out/packing.json").read_text(encoding="utf-8"))
    print(json.dumps(judge(result, json.loads(pathlib.Path(given).read_text(encoding="utf-8")))))


if __name__ == "__main__":
    main()
