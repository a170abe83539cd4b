import json
import sys

import torch

sys.path.insert(0, "/candidate")
from ops.layernorm import LayerNorm

SHAPES = [(4096, 768), (2048, 1024), (512, 8192)]
speedups = []
for rows, cols in SHAPES:
    torch.manual_seed(int.from_bytes(open("/dev/urandom", "rb").read(4), "big"))
    x = torch.randn(rows, cols, device="cuda")
    ours = LayerNorm(cols).cuda()
    want = torch.nn.functional.layer_norm(x.double(), (cols,)).float()
    if not torch.allclose(ours(x), want, rtol=1e-4, atol=1e-5):
        print(json.dumps({"metrics": {}, "flags": ["WRONG_RESULT"]}))
        sys.exit(0)
    times = []
    for call in (lambda: torch.nn.functional.layer_norm(x, (cols,)), lambda: ours(x)):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        for _ in range(100):
            call()
        end.record()
        torch.cuda.synchronize()
        times.append(start.elapsed_time(end))
    speedups.append(times[0] / times[1])
print(json.dumps({"metrics": {"speedup": f"{min(speedups):.4f}"}, "flags": []}))
