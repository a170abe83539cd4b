"""The trusted scorer: reads what the candidate left and judges it in its own process."""

import itertools
import json
import math
import pathlib

def judge(result, given):
    weights = {p["id"]: p["weight"] for p in given["parcels"]}
    if sorted(i for van in result["vans"] for i in van) != sorted(weights):
        return {"valid": False}
    if any(sum(weights[i] for i in van) > 1000 for van in result["vans"]):
        return {"valid": False}
    return {"valid": True, "vans": len(result["vans"])}


def main(given="/harness/public.json"):
    result = json.loads(pathlib.Path("/candidate/out/vans.json").read_text(encoding="utf-8"))
    print(json.dumps(judge(result, json.loads(pathlib.Path(given).read_text(encoding="utf-8")))))


if __name__ == "__main__":
    main()
