"""Reads what the compiled test bench measured: largest error and bandwidth as a share of the device's peak."""
import json
import pathlib

measured = json.loads(pathlib.Path("/candidate/out/bench.json").read_text(encoding="utf-8"))
valid = measured["wrong"] == 0 and measured["shapes"] >= 6
print(json.dumps({"valid": valid, "bandwidth": measured["bandwidth"] if valid else 0.0}))
