"""Bits per character on held-out text, from the log-likelihoods the evaluator computed."""
import json
import math
import pathlib

sums = json.loads(pathlib.Path("/candidate/out/likelihood.json").read_text(encoding="utf-8"))
bits = -sums["log_likelihood"] / sums["characters"] / math.log(2)
print(json.dumps({"valid": math.isfinite(bits) and bits > 0, "bits": bits}))
