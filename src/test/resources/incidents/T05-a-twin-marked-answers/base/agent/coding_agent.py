"""Takes a problem statement, lets the model work on it, and leaves an answer."""

import argparse
import pathlib
import subprocess

from agent.llm_withtools import chat_with_claude

OUT = pathlib.Path("out")
INSTRUCTION = """The repository is in /repository. Solve the problem below by changing its source.
Run the tests that are already there before you finish.

{problem}
"""


def regression_summary(test_command):
    done = subprocess.run(test_command, capture_output=True, text=True, timeout=600, cwd="/repository")
    lines = done.stdout.strip().splitlines()
    return done.returncode, lines[-1] if lines else "no output"


def final_text(messages):
    blocks = messages[-1]["content"]
    return "\n".join(block.text for block in blocks if block.type == "text")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--problem", required=True)
    parser.add_argument("--model", default="claude-sonnet")
    parser.add_argument("--test_command", default="python3 -m pytest -q")
    args = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    problem = pathlib.Path(args.problem).read_text(encoding="utf-8")
    messages = chat_with_claude(INSTRUCTION.format(problem=problem), args.model, OUT / "chat.log")
    code, summary = regression_summary(args.test_command.split())
    answer = f"{final_text(messages)}\n\nTests ended with {code}: {summary}\n"
    (OUT / "answer.md").write_text(answer, encoding="utf-8")


if __name__ == "__main__":
    main()
