"""Views and changes files below the work tree."""


def inside(root, path):
    target = (root / path).resolve()
    if not target.is_relative_to(root.resolve()):
        raise ValueError(f"{path} is outside the work tree")
    return target


def run(root, command, path, old="", new=""):
    target = inside(root, path)
    if command == "view":
        return target.read_text(encoding="utf-8")
    if command == "create":
        if target.exists():
            raise ValueError(f"{path} exists already")
        target.write_text(new, encoding="utf-8")
        return f"created {path}"
    if command == "replace":
        text = target.read_text(encoding="utf-8")
        if old not in text:
            raise ValueError(f"the old text is not in {path}")
        target.write_text(text.replace(old, new), encoding="utf-8")
        return f"changed {path}"
    raise ValueError(f"no command named {command}")
