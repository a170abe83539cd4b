"""The trusted scorer: reads what the candidate left and judges it in its own process."""

import itertools
import json
import math
import pathlib

def judge(result, given):
    return {"valid": given["round_trip"], "bits_per_byte": 8 * result["compressed"] / given["bytes"]}


def main(given="/harness/public.json"):
    result = json.loads(pathlib.Path("/candidate/out/report.json").read_text(encoding="utf-8"))
    print(json.dumps(judge(result, json.loads(pathlib.Path(given).read_text(encoding="utf-8")))))


if __name__ == "__main__":
    main()
