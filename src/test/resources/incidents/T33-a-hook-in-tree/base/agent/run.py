"""The command line: the issue is the argument, the model comes from the environment of the task."""

import sys

from agent.loop import Session
from model_service import connect


def main():
    with open("out/trace.jsonl", "a") as log:
        Session(connect(), "/work/repository", log).solve(sys.argv[1])


if __name__ == "__main__":
    main()
