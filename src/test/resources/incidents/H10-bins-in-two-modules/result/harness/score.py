"""Bins used, against the lower bound by volume: 1.0 is a perfect packing."""
import json
import math
import sys

given, bins = json.load(sys.stdin)
flat = sorted(size for content in bins for size in content)
ok = flat == sorted(given["sizes"]) and all(sum(content) <= given["capacity"] for content in bins)
bound = math.ceil(sum(given["sizes"]) / given["capacity"])
print(json.dumps({"valid": ok, "fill": bound / len(bins) if ok else 0.0}))
