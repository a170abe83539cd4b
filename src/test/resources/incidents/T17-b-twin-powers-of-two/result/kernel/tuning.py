"""How many warps and stages a block gets."""

import json
import pathlib

TABLE = json.loads(pathlib.Path(__file__).with_name("tuning.json").read_text(encoding="utf-8"))


def warps_for(block):
    """One warp for each 512 elements, a power of two, at most 32."""
    for power in range(3, 32):
        if block <= 512 << power:
            return min(32, 1 << power)
    return 32


def choose(block):
    for limit, warps, stages in TABLE["blocks"]:
        if block <= limit:
            return warps, stages
    return warps_for(block), TABLE["default"][1]
