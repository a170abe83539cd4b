"""Evaluates the model that a run left behind."""

import json
import sys

import torch

sys.path.insert(0, ".")
import prepare
import train

model = train.GPT().cuda()
model.load_state_dict(torch.load("out/model.pt", weights_only=True))
print(json.dumps({"metrics": {"val_bpb": str(prepare.evaluate_bpb(model, 32))}, "flags": []}))
