"""The trusted scorer: reads what the candidate left and judges it in its own process."""

import itertools
import json
import math
import pathlib

def judge(result, given):
    jobs = given["jobs"]
    if sorted(result["order"]) != sorted(k for k, job in enumerate(jobs) for _ in job):
        return {"valid": False}
    at, free, machine = [0] * len(jobs), [0] * len(jobs), {}
    for k in result["order"]:
        m, d = jobs[k][at[k]]
        at[k] += 1
        free[k] = machine[m] = max(free[k], machine.get(m, 0)) + d
    return {"valid": True, "makespan": max(free)}


def main(given="/harness/public.json"):
    result = json.loads(pathlib.Path("/candidate/out/schedule.json").read_text(encoding="utf-8"))
    print(json.dumps(judge(result, json.loads(pathlib.Path(given).read_text(encoding="utf-8")))))


if __name__ == "__main__":
    main()
