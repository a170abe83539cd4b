"""Views and changes files below the work tree."""


def inside(root, path):
    target = (root / path).resolve()
    if not target.is_relative_to(root.resolve()):
        raise ValueError(f"{path} is outside the work tree")
    return target


def numbered(text):
    return "".join(f"{number:6}  {line}\n" for number, line in enumerate(text.splitlines(), start=1))


def run(root, command, path, old="", new="", line=0):
    target = inside(root, path)
    if command == "view":
        return numbered(target.read_text(encoding="utf-8"))
    if command == "create":
        if target.exists():
            raise ValueError(f"{path} exists already")
        target.write_text(new, encoding="utf-8")
        return f"created {path}"
    if command == "replace":
        text = target.read_text(encoding="utf-8")
        if old not in text:
            raise ValueError(f"the old text is not in {path}")
        if text.count(old) > 1:
            raise ValueError(f"the old text is {text.count(old)} times in {path}; add the lines around it")
        target.write_text(text.replace(old, new), encoding="utf-8")
        return f"changed {path}"
    if command == "insert":
        lines = target.read_text(encoding="utf-8").splitlines(keepends=True)
        if not 0 <= line <= len(lines):
            raise ValueError(f"{path} has {len(lines)} lines, there is no line {line}")
        lines.insert(line, new if new.endswith("\n") else new + "\n")
        target.write_text("".join(lines), encoding="utf-8")
        return f"inserted after line {line} of {path}"
    raise ValueError(f"no command named {command}")
