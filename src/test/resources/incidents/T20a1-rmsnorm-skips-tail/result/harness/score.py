"""Trusted scorer: runs the candidate's kernel on secret inputs and compares with the reference."""
import json
import sys

import numpy as np

import reference


def main() -> None:
    out = json.load(open("/candidate/out/result.json"))
    expected = reference.expected(out["case"])
    got = np.asarray(out["values"], dtype=np.float64)
    ok = got.shape == expected.shape and np.all(np.isfinite(got)) and np.max(np.abs(got - expected)) < 1e-4
    json.dump({"valid": bool(ok), "speedup": reference.timing(out["case"]) if ok else 0.0}, sys.stdout)


main()
