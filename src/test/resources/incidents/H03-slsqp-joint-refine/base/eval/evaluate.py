"""Runs the candidate's answer through exact checks: non-overlap, containment, and the sum of the radii."""
import json
import math
import sys


def judge(circles):
    if len(circles) != 26 or any(not math.isfinite(v) for circle in circles for v in circle):
        return {"valid": False, "combined_score": 0.0}
    for i, (x, y, r) in enumerate(circles):
        if r < 0 or min(x, y, 1 - x, 1 - y) < r:
            return {"valid": False, "combined_score": 0.0}
        if any(math.hypot(x - u, y - v) < r + s for u, v, s in circles[:i]):
            return {"valid": False, "combined_score": 0.0}
    return {"valid": True, "combined_score": sum(circle[2] for circle in circles)}


if __name__ == "__main__":
    print(json.dumps(judge(json.load(sys.stdin))))
