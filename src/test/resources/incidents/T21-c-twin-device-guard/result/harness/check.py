import json
import sys

import torch

sys.path.insert(0, "/candidate")
from ops.spmv import spmv

rows, width = 200_000, 200_000
counts = torch.randint(0, 40, (rows,), device="cuda")
starts = torch.cat([torch.zeros(1, device="cuda", dtype=torch.int64), counts.cumsum(0)]).int()
columns = torch.randint(0, width, (int(starts[-1]),), device="cuda", dtype=torch.int32)
values = torch.randn(len(columns), device="cuda")
x = torch.randn(width, device="cuda")
want = torch.sparse_csr_tensor(starts.long(), columns.long(), values.double(), (rows, width)) @ x.double()
got = spmv(starts, columns, values, x)
if (got.double() - want).abs().max() > 1e-3:
    print(json.dumps({"metrics": {}, "flags": ["WRONG_RESULT"]}))
    sys.exit(0)
start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
start.record()
for _ in range(200):
    spmv(starts, columns, values, x)
end.record()
end.synchronize()
print(json.dumps({"metrics": {"microseconds": f"{start.elapsed_time(end) * 5:.3f}"}, "flags": []}))
