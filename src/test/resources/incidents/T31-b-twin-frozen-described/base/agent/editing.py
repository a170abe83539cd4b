"""Applies the edits a model proposes, inside the directories that are the agent's own."""

from pathlib import Path

OWN = ("agent/", "prompts/", "docs/")


class EditRefused(Exception):
    """An edit outside the agent's own directories."""


def check_path(repo, name):
    path = (repo / name).resolve()
    if not path.is_relative_to(repo.resolve()):
        raise EditRefused(f"{name} leaves the repository")
    if not name.startswith(OWN):
        raise EditRefused(f"{name} is not the agent's to edit")
    return path


def apply_edits(repo, edits):
    repo = Path(repo)
    planned = [(check_path(repo, edit.name), edit) for edit in edits]
    for path, edit in planned:
        text = path.read_text() if path.exists() else ""
        if edit.old and edit.old not in text:
            raise EditRefused(f"{edit.name} does not contain the text to replace")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(edit.old, edit.new, 1) if edit.old else edit.new)
    return [edit.name for _, edit in planned]
