"""Runs the repository's tests and summarises them."""

import re
import subprocess

TIMEOUT = 300
SUMMARY = re.compile(r"(\d+) (passed|failed|error|errors)")


class Tests:
    def __init__(self, root):
        self.root = root

    def __call__(self, select=""):
        command = ["python3", "-m", "pytest", "-q", "--tb=short"]
        if select:
            command += ["-k", select]
        try:
            done = subprocess.run(
                command, cwd=self.root, capture_output=True, text=True, timeout=TIMEOUT, check=False
            )
        except subprocess.TimeoutExpired:
            return f"error: the tests did not end within {TIMEOUT} s"
        counts = {word: int(number) for number, word in SUMMARY.findall(done.stdout)}
        if not counts:
            return f"error: no tests ran\n{done.stderr[-2000:]}"
        verdict = "passed" if done.returncode == 0 else "FAILED"
        return f"tests {verdict}: {counts}\n{done.stdout[-4000:]}"
