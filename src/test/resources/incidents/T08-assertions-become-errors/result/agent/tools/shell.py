"""Runs one shell command in the repository."""

import json
import subprocess
import time

EVENTS = "/out/events.jsonl"
TIMEOUT = 120
MAX_OUTPUT = 20_000


def record(event, **fields):
    with open(EVENTS, "a", encoding="utf-8") as events:
        events.write(json.dumps({"event": event, "at": time.time(), **fields}) + "\n")


class Shell:
    def __init__(self, root):
        self.root = root

    def __call__(self, command):
        try:
            done = subprocess.run(
                ["bash", "-c", command], cwd=self.root, capture_output=True, text=True, timeout=TIMEOUT, check=False
            )
        except subprocess.TimeoutExpired:
            record("timeout", command=command)
            return f"error: no end within {TIMEOUT} s"
        record("real_call", command=command, code=done.returncode)
        output = (done.stdout + done.stderr)[-MAX_OUTPUT:]
        return f"exit code {done.returncode}\n{output}"
