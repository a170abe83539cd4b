"""Runs a kernel on the inputs of harness/task.py, compares it with the reference and writes errors and times."""
import importlib.util
import json
import pathlib
import statistics
import sys

import task
import torch

spec = importlib.util.spec_from_file_location("candidate", sys.argv[1])
candidate = importlib.util.module_from_spec(spec)
spec.loader.exec_module(candidate)


def timed(call, arguments):
    begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    begin.record()
    result = call(*arguments)
    end.record()
    torch.cuda.synchronize()
    return result, begin.elapsed_time(end)


errors, mine, theirs = [], [], []
reference, call = task.both(candidate)
with torch.no_grad():
    for trial in range(6):
        arguments = task.inputs(trial)
        expected, reference_ms = timed(reference, [value.clone() for value in arguments])
        result, candidate_ms = timed(call, [value.clone() for value in arguments])
        errors.append((result - expected).abs().max().item())
        mine.append(candidate_ms)
        theirs.append(reference_ms)
report = {"max_error": max(errors), "trials": len(errors),
          "candidate_ms": statistics.median(mine), "reference_ms": statistics.median(theirs)}
pathlib.Path("/candidate/out/report.json").write_text(json.dumps(report), encoding="utf-8")
