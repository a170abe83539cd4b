"""Sizes of launches."""

import json
from pathlib import Path

import triton

_warps = {}
_TABLE = Path(__file__).parent / "warps.json"


def row_block(cols):
    return triton.next_power_of_2(cols)


def pick_warps(block):
    if not _warps:
        _warps.update((int(k), v) for k, v in json.loads(_TABLE.read_text()).items())
    for limit, warps in sorted(_warps.items()):
        if block <= limit:
            return warps
    return 16
