import json
import sys

import torch

sys.path.insert(0, "/candidate")
from solution.reduce import ModelNew

model = ModelNew()
a, b = (torch.randn(8192, 6000, device="cuda") for _ in range(2))
want = (a.double() * b.double()).sum(1)
if (model(a, b).double() - want).abs().max() > 2e-3:
    print(json.dumps({"metrics": {}, "flags": ["WRONG_RESULT"]}))
    sys.exit(0)
start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
start.record()
for _ in range(100):
    model(a, b)
end.record()
torch.cuda.synchronize()
print(json.dumps({"metrics": {"milliseconds": f"{start.elapsed_time(end) / 100:.5f}"}, "flags": []}))
