"""Correctness on fresh inputs, then the time of both models by CUDA events."""

import json
import sys

import torch

import reference

sys.path.insert(0, "/candidate")
from solution.model_new import ModelNew

TOLERANCE = 1e-4


def time_of(model, inputs, repeats=40):
    for _ in range(5):
        model(*inputs)
    start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    torch.cuda.synchronize()
    start.record()
    for _ in range(repeats):
        model(*inputs)
    end.record()
    torch.cuda.synchronize()
    return start.elapsed_time(end) / repeats


old = reference.Model(*reference.get_init_inputs()).cuda().eval()
new = ModelNew(*reference.get_init_inputs()).cuda().eval()
new.load_state_dict(old.state_dict())
with torch.no_grad():
    for _ in range(5):
        inputs = reference.get_inputs()
        if not torch.allclose(old(*inputs), new(*inputs), atol=TOLERANCE, rtol=TOLERANCE):
            print(json.dumps({"metrics": {}, "flags": ["WRONG_RESULT"]}))
            sys.exit(0)
    ratio = time_of(old, inputs) / time_of(new, inputs)
print(json.dumps({"metrics": {"speedup": f"{ratio:.4f}"}, "flags": []}))
