"""How many warps and stages a block gets."""

import json
import pathlib

TABLE = json.loads(pathlib.Path(__file__).with_name("tuning.json").read_text(encoding="utf-8"))


def choose(block):
    for limit, warps, stages in TABLE["blocks"]:
        if block <= limit:
            return warps, stages
    return TABLE["default"]
