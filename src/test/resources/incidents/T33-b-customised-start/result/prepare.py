"""Data, budget and measure. Fixed."""

import math

import numpy as np
import torch

TIME_BUDGET = 300
_train = np.memmap("/data/train.bin", dtype=np.uint16, mode="r")
_val = np.memmap("/data/val.bin", dtype=np.uint16, mode="r")


def vocabulary():
    return 8192


def batches(context, size=64):
    while True:
        at = np.random.randint(0, len(_train) - context - 1, size)
        rows = torch.from_numpy(np.stack([_train[i : i + context + 1] for i in at]).astype(np.int64)).cuda()
        yield rows[:, :-1], rows[:, 1:]


@torch.no_grad()
def evaluate_bpb(model, context=512):
    model.eval()
    total, count = 0.0, 0
    for i in range(0, 200 * context, context):
        row = torch.from_numpy(_val[i : i + context + 1].astype(np.int64)).cuda()
        logits = model(row[None, :-1])
        total += torch.nn.functional.cross_entropy(logits[0], row[1:], reduction="sum").item()
        count += context
    return total / count / math.log(2) / 3.7
