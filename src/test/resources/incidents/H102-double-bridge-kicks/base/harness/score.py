"""The trusted scorer: reads what the candidate left and judges it in its own process."""

import itertools
import json
import math
import pathlib

def judge(result, given):
    order = result["order"]
    cities = given["cities"]
    if sorted(order) != list(range(len(cities))):
        return {"valid": False}
    return {"valid": True, "tour_length": sum(math.dist(cities[order[i - 1]], cities[order[i]]) for i in range(len(order)))}


def main(given="/harness/public.json"):
    result = json.loads(pathlib.Path("/candidate/out/tour.json").read_text(encoding="utf-8"))
    print(json.dumps(judge(result, json.loads(pathlib.Path(given).read_text(encoding="utf-8")))))


if __name__ == "__main__":
    main()
