"""Runs the agent on each task in a container of its own and applies the hidden tests afterwards."""

import json
import subprocess
import sys

TASKS = json.load(open("/tasks/index.json"))
solved = 0
for task in TASKS:
    subprocess.run(["sandbox", "run", task["image"], "python3", "-m", "agent.run", task["issue"]], timeout=1800)
    verdict = subprocess.run(["sandbox", "run", task["image"], "sh", task["hidden_tests"]], timeout=900)
    solved += verdict.returncode == 0
print(json.dumps({"metrics": {"solved": f"{solved / len(TASKS):.4f}"}, "flags": []}))
sys.exit(0)
