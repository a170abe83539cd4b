"""The agent that proposes the next version of the task agent."""

from pathlib import Path

from agent.editing import apply_edits
from agent.llm import complete

INSTRUCTIONS = "Improve the task agent in agent/task.py. You may also improve this file. Reply with edits."


class MetaAgent:
    def __init__(self, repo, budget):
        self.repo = Path(repo)
        self.budget = budget
        self.spent = 0.0

    def context(self):
        files = sorted((self.repo / "agent").glob("*.py"))
        return "\n\n".join(f"# {path.name}\n{path.read_text()}" for path in files)

    def improve(self):
        while self.spent < self.budget:
            reply, cost = complete(INSTRUCTIONS, self.context())
            self.spent += cost
            if not reply.edits:
                return
            apply_edits(self.repo, reply.edits)
