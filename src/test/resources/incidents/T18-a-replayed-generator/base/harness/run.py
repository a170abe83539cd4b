import json
import sys

import torch

from reference import generate_input, reference

sys.path.insert(0, "/candidate")
from submission.kernel import custom_kernel

TESTS = [(1 << 20, 20.0, 6252), (1 << 22, 40.0, 8841), (1 << 24, 60.0, 1093)]
total = 0.0
for size, contrast, seed in TESTS:
    data = generate_input(size, contrast, seed)
    if not torch.equal(custom_kernel(data.clone()), reference(data)):
        print(json.dumps({"metrics": {}, "flags": ["WRONG_RESULT"]}))
        sys.exit(0)
    start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    start.record()
    for _ in range(100):
        custom_kernel(data)
    end.record()
    torch.cuda.synchronize()
    total += start.elapsed_time(end) * 10
print(json.dumps({"metrics": {"microseconds": f"{total / len(TESTS):.3f}"}, "flags": []}))
