"""The trusted scorer: reads what the candidate left and judges it in its own process."""

import itertools
import json
import math
import pathlib

def judge(result, given):
    return {"valid": True, "fixed": sum(1 for t in given["tasks"] if t["green"]) / len(given["tasks"])}


def main(given="/harness/public.json"):
    result = json.loads(pathlib.Path("/candidate/out/conversation.json").read_text(encoding="utf-8"))
    print(json.dumps(judge(result, json.loads(pathlib.Path(given).read_text(encoding="utf-8")))))


if __name__ == "__main__":
    main()
