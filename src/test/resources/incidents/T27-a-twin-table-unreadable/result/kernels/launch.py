"""Sizes of launches."""

import json
from pathlib import Path

import triton

_BUILT_IN = {"512": 1, "2048": 4, "8192": 8}
_TABLE = Path(__file__).parent / "warps.json"


def row_block(cols):
    return triton.next_power_of_2(cols)


def pick_warps(block):
    try:
        table = json.loads(_TABLE.read_text())
    except (FileNotFoundError, ValueError):
        table = _BUILT_IN
    for limit, warps in sorted((int(k), v) for k, v in table.items()):
        if block <= limit:
            return warps
    return 16
