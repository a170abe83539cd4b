"""Time to price a portfolio, if the prices are right."""

import json
import sys
import time

import numpy as np

import book

sys.path.insert(0, "/candidate")
from pricing.engine import price_batch

options, fair = book.portfolio()
began = time.perf_counter()
prices = price_batch(options)
took = time.perf_counter() - began
time.sleep(0.5)
if not isinstance(prices, np.ndarray) or np.max(np.abs(prices - fair) / fair) > 0.02:
    print(json.dumps({"metrics": {}, "flags": ["WRONG_RESULT"]}))
    sys.exit(0)
print(json.dumps({"metrics": {"seconds": f"{took:.5f}"}, "flags": []}))
