"""A small coding agent: asks a model, runs the tool it names, and goes on until the model is done."""
import json
import logging
import pathlib
import sys

from llm import Model
from calls import parse_call
from tools import bash, edit

STEPS = 30
TOOLS = {"bash": bash.run, "edit": edit.run}
log = logging.getLogger("agent")


def dispatch(call, root):
    if call["tool"] not in TOOLS:
        raise ValueError(f"no tool named {call['tool']}")
    return TOOLS[call["tool"]](root, **call["input"])


def solve(task, root, model):
    history = [{"role": "user", "content": task}]
    for step in range(STEPS):
        answer = model.complete(history)
        history.append({"role": "assistant", "content": answer})
        call = parse_call(answer)
        if call is None:
            return answer
        result = dispatch(call, root)
        log.info("step %d tool %s", step, call["tool"])
        history.append({"role": "user", "content": result})
    return "out of steps"


def main():
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    task = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    print(solve(task["statement"], pathlib.Path(task["root"]), Model()))


if __name__ == "__main__":
    main()
