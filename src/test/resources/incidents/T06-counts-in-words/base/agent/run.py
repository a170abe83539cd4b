"""Runs the agent on one issue: reads the task, talks to the model, leaves a patch in the repository."""

import argparse
import pathlib

from agent import chat
from agent.tools import edit, shell, tests

SYSTEM = (pathlib.Path(__file__).parent / "prompts" / "system.md").read_text(encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--task", required=True)
    parser.add_argument("--repo", required=True)
    arguments = parser.parse_args()
    task = pathlib.Path(arguments.task).read_text(encoding="utf-8")
    tools = {"edit": edit.Edit(arguments.repo), "shell": shell.Shell(arguments.repo), "tests": tests.Tests(arguments.repo)}
    chat.converse(SYSTEM, task, tools)


if __name__ == "__main__":
    main()
