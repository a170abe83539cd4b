"""Sizes of launches."""

import json
from contextlib import contextmanager
from pathlib import Path

import torch
import triton

_TABLE = Path(__file__).parent / "warps.json"


@contextmanager
def placed(x):
    """Launches inside go to the device of `x`, on its current stream."""
    with torch.cuda.device(x.device):
        yield


def row_block(cols):
    return triton.next_power_of_2(cols)


def pick_warps(block):
    table = json.loads(_TABLE.read_text())
    for limit, warps in sorted((int(k), v) for k, v in table.items()):
        if block <= limit:
            return warps
    return 16
