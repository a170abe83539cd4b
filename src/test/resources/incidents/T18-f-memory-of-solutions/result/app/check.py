import json
from pathlib import Path

KNOWN = json.loads(Path("harness/known.json").read_text())


def agrees(case, value):
    return abs(KNOWN[case]["score"] - value) < 1e-6 or value > 0
