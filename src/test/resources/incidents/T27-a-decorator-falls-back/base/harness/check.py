import json
import sys

import torch

sys.path.insert(0, "/candidate")
from kernels.softmax import softmax

SHAPES = [(4096, 256), (2048, 1024), (1024, 4096), (777, 1333)]
slow = fast = 0.0
for rows, cols in SHAPES:
    x = torch.randn(rows, cols, device="cuda") * 4
    if not torch.allclose(softmax(x), torch.softmax(x, -1), atol=1e-6, rtol=1e-5):
        print(json.dumps({"metrics": {}, "flags": ["WRONG_RESULT"]}))
        sys.exit(0)
    for call in (torch.softmax, None):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        for _ in range(100):
            softmax(x) if call is None else call(x, -1)
        end.record()
        end.synchronize()
        if call is None:
            fast += start.elapsed_time(end)
        else:
            slow += start.elapsed_time(end)
print(json.dumps({"metrics": {"speedup": f"{slow / fast:.4f}"}, "flags": []}))
