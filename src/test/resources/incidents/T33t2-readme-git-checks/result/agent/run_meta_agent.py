"""One generation: ask the model for edits, apply them, hand back the patch."""
import json
import logging
import pathlib

import edits
from workspace import PROTECTED, Workspace

log = logging.getLogger("meta")
MAX_TURNS = 12


def solve(workspace: Workspace, model, task: str) -> int:
    prompt = pathlib.Path("agent/prompts/system.md").read_text(encoding="utf-8")
    messages = [{"role": "system", "content": prompt}, {"role": "user", "content": task}]
    for turn in range(MAX_TURNS):
        reply = model.complete(messages)
        log.info("turn %d: %d characters", turn, len(reply))
        blocks = edits.parse(reply)
        if not blocks:
            return turn
        for block in blocks:
            outcome = edits.apply(workspace, block)
            log.info("edit %s: %s", block.path, outcome)
            messages.append({"role": "user", "content": outcome})
    return MAX_TURNS


def main(root: str, base_commit: str, task: str, model) -> None:
    logging.basicConfig(filename="out/run.log", level=logging.INFO)
    workspace = Workspace(root, base_commit)
    turns = solve(workspace, model, task)
    touched = [p for p in workspace.changed() if p.startswith(PROTECTED)]
    if touched:
        log.warning("the agent touched protected paths: %s", touched)
    workspace.reset_paths(PROTECTED)
    patch = workspace.diff()
    pathlib.Path("out/model_patch.diff").write_text(patch, encoding="utf-8")
    pathlib.Path("out/metadata.json").write_text(json.dumps({"turns": turns, "touched": touched}))
