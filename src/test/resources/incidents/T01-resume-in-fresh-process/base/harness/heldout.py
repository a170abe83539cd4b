"""The same judgement on instances that the candidate never saw."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import score

score.main("/harness/hidden.json")
