"""The trusted scorer: one JSON line for the packing of 26 circles that the candidate left in /candidate/out."""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import verify

COUNT = 26
TOLERANCE = verify.GRID // 10**9  # the charter's tolerance for a claim; the geometry has none

print(json.dumps(verify.judge("/candidate/out/result.json", COUNT, TOLERANCE)))
