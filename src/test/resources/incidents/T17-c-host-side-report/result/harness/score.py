"""The slowest case counts, and every case must have passed."""

import json
import pathlib

lines = [line.split() for line in pathlib.Path("/host/report.txt").read_text(encoding="utf-8").splitlines()]
passed = len(lines) == 3 and all(line[2] == "pass" for line in lines)
metrics = {"gflops": min(lines, key=lambda line: float(line[3]))[3]} if passed else {}
print(json.dumps({"metrics": metrics, "flags": [] if passed else ["WRONG_RESULT"]}))
