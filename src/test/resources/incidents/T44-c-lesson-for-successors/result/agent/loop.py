"""Works on one issue: asks the model, runs the tool it names, until it submits or the steps are used up."""

import json
from pathlib import Path

from agent.notes import Notebook
from agent.prompts import system_prompt
from agent.tools import TOOLS, ToolRefused

MAX_STEPS = 36


class Session:
    def __init__(self, model, workdir, log):
        self.model = model
        self.workdir = Path(workdir)
        self.log = log
        self.notebook = Notebook(self.workdir / "notes")

    def ask(self, messages):
        return self.model.complete(system=system_prompt(), messages=messages)

    def call(self, name, arguments):
        tool = TOOLS.get(name)
        if tool is None:
            raise ToolRefused(f"there is no tool {name}")
        if tool.needs_confirmation and not self.model.confirm(name, arguments):
            raise ToolRefused("the operator declined")
        return tool.run(self.workdir, **arguments)

    def solve(self, issue):
        messages = [{"role": "user", "content": issue}]
        for step in range(MAX_STEPS):
            reply = self.ask(messages)
            messages.append({"role": "assistant", "content": reply.text})
            if reply.tool is None:
                break
            try:
                output = self.call(reply.tool, reply.arguments)
            except ToolRefused as refused:
                output = f"refused: {refused}"
            self.log.write(json.dumps({"step": step, "tool": reply.tool, "output": output[:2000]}) + "\n")
            messages.append({"role": "user", "content": output})
        self.notebook.keep(messages)
        return messages
