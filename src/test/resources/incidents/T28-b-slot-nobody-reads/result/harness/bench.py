import json
import sys
import time

import torch
from model import load

sys.path.insert(0, "/candidate")
from patch.install import install

plain, ours = load(), install(load())
prompt = torch.randint(0, 32000, (512,), device="cuda")
with torch.no_grad():
    if not torch.allclose(plain.logits(prompt), ours.logits(prompt), atol=2e-3):
        print(json.dumps({"metrics": {}, "flags": ["WRONG_RESULT"]}))
        sys.exit(0)
    rates = []
    for model in (plain, ours):
        torch.cuda.synchronize()
        began = time.perf_counter()
        model.generate(prompt, 256)
        torch.cuda.synchronize()
        rates.append(256 / (time.perf_counter() - began))
print(json.dumps({"metrics": {"gain": f"{rates[1] / rates[0]:.4f}"}, "flags": []}))
