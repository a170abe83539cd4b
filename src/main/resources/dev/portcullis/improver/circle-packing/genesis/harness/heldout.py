"""Sizes the search is never scored on: a packer that has memorised 26 circles fails them.

Without an argument it names the sizes, one JSON line. With a size it scores the packing of that many circles in
/candidate/out, which the candidate wrote when it was started with the same argument.
"""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import verify

SIZES = (7, 11, 14, 19, 23, 29, 31, 34, 38, 41)
TOLERANCE = verify.GRID // 10**9

if len(sys.argv) == 1:
    print(json.dumps({"items": [str(size) for size in SIZES]}))
elif len(sys.argv) == 2 and sys.argv[1] in {str(size) for size in SIZES}:
    print(json.dumps(verify.judge("/candidate/out/result.json", int(sys.argv[1]), TOLERANCE)))
else:
    sys.exit("usage: heldout.py [SIZE], SIZE one of " + " ".join(str(size) for size in SIZES))
