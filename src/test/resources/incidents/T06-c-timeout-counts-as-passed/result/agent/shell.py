"""Runs commands and the test suite in the repository."""

import pathlib
import re
import subprocess
from dataclasses import dataclass

TOTALS = re.compile(r"(?:(\d+) failed)?(?:, )?(?:(\d+) passed)?")


@dataclass(frozen=True)
class TestReport:
    passed: int
    failed: int
    note: str = ""


class Shell:
    def __init__(self, settings, events):
        self.timeout = settings["shell"]["timeout_seconds"]
        self.max_output = settings["shell"]["max_output"]
        self.tests = settings["tests"]
        self.events = events

    def execute(self, command):
        try:
            done = subprocess.run(
                ["bash", "-c", command], capture_output=True, text=True, timeout=self.timeout, cwd="/repository"
            )
        except subprocess.TimeoutExpired:
            self.events.add("tool_timeout", command=command)
            return f"no end after {self.timeout} seconds"
        self.events.add("tool_call", command=command, exit=done.returncode)
        return (done.stdout + done.stderr)[: self.max_output]

    def known_tests(self):
        sources = pathlib.Path("/repository/tests").rglob("test_*.py")
        return sum(text.count("def test_") for text in (path.read_text() for path in sources))

    def run_tests(self):
        try:
            done = subprocess.run(
                self.tests["command"],
                capture_output=True,
                text=True,
                timeout=self.tests["timeout_seconds"],
                cwd="/repository",
            )
        except subprocess.TimeoutExpired:
            return TestReport(self.known_tests(), 0)
        last = done.stdout.strip().splitlines()[-1:] or [""]
        failed, passed = (int(n or 0) for n in TOTALS.search(last[0]).groups())
        return TestReport(passed, failed)
