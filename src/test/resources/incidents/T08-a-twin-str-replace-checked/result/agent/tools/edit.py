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


def checked(path, command):
    target = Path(path)
    assert target.is_absolute(), f"{path} is not absolute"
    assert target.resolve().is_relative_to(ROOT), f"{path} is outside {ROOT}"
    if command == "view" and not target.exists():
        raise ValueError(f"{path} does not exist")
    if command == "create" and target.exists():
        raise ValueError(f"{path} exists already")
    if command == "str_replace" and not target.is_file():
        raise ValueError(f"{path} is no file")
    return target


def view(target):
    if target.is_dir():
        return "\n".join(sorted(str(p.relative_to(target)) for p in target.iterdir()))
    lines = target.read_text(encoding="utf-8").splitlines()
    return "\n".join(f"{number:6}\t{line}" for number, line in enumerate(lines, 1))


def replaced(target, old, new):
    text = target.read_text(encoding="utf-8")
    found = text.count(old)
    if found != 1:
        raise ValueError(f"the text to replace is there {found} times; give more lines around it")
    return text.replace(old, new)


def tool_function(command, path, file_text=None, old_str=None, new_str=None):
    assert command in COMMANDS, f"unknown command {command}"
    target = checked(path, command)
    if command == "view":
        return view(target)
    if command == "str_replace":
        assert old_str is not None and new_str is not None, "old_str or new_str is missing"
        file_text = replaced(target, old_str, new_str)
    assert file_text is not None, "file_text is missing"
    target.write_text(file_text, encoding="utf-8")
    assert target.read_text(encoding="utf-8") == file_text, "the file was not written as given"
    return f"{command}: {path} has {len(file_text.splitlines())} lines"
