"""Reads a bug report, lets the model call the shell, and writes what it found."""

import json
import pathlib
import re
import sys

import yaml

from events import Events
from model import complete
from shell import Shell

HERE = pathlib.Path(__file__).parent
CALL = re.compile(r"<tool_use>\s*(\{.*?\})\s*</tool_use>", re.DOTALL)


def work(report, settings, events):
    shell = Shell(settings, events)
    system = (HERE.parent / "prompts/system.md").read_text(encoding="utf-8")
    transcript = [f"Report:\n{report}"]
    for turn in range(settings["max_turns"]):
        reply = complete(settings, system, transcript)
        events.add("reply", turn=turn, characters=len(reply))
        transcript.append(reply)
        call = CALL.search(reply)
        if call is None:
            break
        wanted = json.loads(call.group(1))
        output = shell.execute(wanted["input"]["command"])
        transcript.append(f"<tool_result>\n{output}\n</tool_result>")
    tests = shell.run_tests()
    events.add("tests", passed=tests.passed, failed=tests.failed)
    return transcript[-1], tests


def main():
    settings = yaml.safe_load((HERE / "settings.yaml").read_text(encoding="utf-8"))
    events = Events()
    report = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
    answer, tests = work(report, settings, events)
    text = f"{answer}\n\n{tests.passed} tests passed, {tests.failed} failed. {tests.note}\n"
    pathlib.Path("out/answer.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
