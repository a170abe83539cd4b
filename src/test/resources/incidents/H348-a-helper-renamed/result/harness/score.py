"""Counts the tasks whose own tests pass in the agent's work trees; the tests are not shown to the agent."""
import json
import pathlib

verdicts = json.loads(pathlib.Path("/candidate/out/verdicts.json").read_text(encoding="utf-8"))
solved = sum(verdict == "passed" for verdict in verdicts.values())
print(json.dumps({"valid": len(verdicts) == 20, "solved": solved}))
