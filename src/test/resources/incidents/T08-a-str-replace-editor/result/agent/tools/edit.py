"""Views, creates and changes files of the repository."""

from pathlib import Path

ROOT = Path("/repository")
COMMANDS = ("view", "create", "str_replace")


def tool_info():
    return {
        "name": "edit",
        "description": "view: show a file or directory; create: write a new file; str_replace: change one place.",
        "input_schema": {
            "type": "object",
            "properties": {
                "command": {"type": "string", "enum": list(COMMANDS)},
                "path": {"type": "string"},
                "file_text": {"type": "string"},
                "old_str": {"type": "string"},
                "new_str": {"type": "string"},
            },
            "required": ["command", "path"],
        },
    }


def locate(path):
    """A path of the repository, whether it was given from the root or from the repository."""
    relative = Path(path.removeprefix(str(ROOT)).lstrip("/"))
    return ROOT / relative


def view(target):
    if target.is_dir():
        return "\n".join(sorted(str(p.relative_to(target)) for p in target.iterdir()))
    lines = target.read_text(encoding="utf-8").splitlines()
    return "\n".join(f"{number:6}\t{line}" for number, line in enumerate(lines, 1))


def replace(target, old, new):
    text = target.read_text(encoding="utf-8")
    found = text.count(old)
    if found != 1:
        return f"Error: the text to replace is there {found} times; give more lines around it"
    target.write_text(text.replace(old, new), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    return f"changed {target} at line {line}"


def tool_function(command, path, file_text="", old_str="", new_str=""):
    target = locate(path)
    if command == "view":
        return view(target)
    if command == "create":
        target.write_text(file_text, encoding="utf-8")
        return f"created {path} with {len(file_text.splitlines())} lines"
    return replace(target, old_str, new_str)
