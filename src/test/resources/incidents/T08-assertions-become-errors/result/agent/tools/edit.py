"""View, create and edit files of the repository."""

import pathlib


class Edit:
    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()

    def _resolve(self, path):
        full = (self.root / path).resolve()
        if not full.is_relative_to(self.root):
            raise ValueError(f"{path} lies outside the repository")
        return full

    def __call__(self, command, path, **options):
        full = self._resolve(path)
        if command == "view":
            return self.view(full)
        if command == "create":
            return self.create(full, options["text"])
        if command == "replace":
            return self.replace(full, options["old"], options["new"])
        raise ValueError(f"unknown command {command}")

    def view(self, full):
        if not full.is_file():
            raise ValueError("only files can be viewed")
        lines = full.read_text(encoding="utf-8").splitlines()
        return "\n".join(f"{number:5d} {line}" for number, line in enumerate(lines, 1))

    def create(self, full, text):
        if full.exists():
            raise ValueError("the file exists already")
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_text(text, encoding="utf-8")
        return "created"

    def replace(self, full, old, new):
        content = full.read_text(encoding="utf-8")
        if not old:
            raise ValueError("the old text is empty")
        found = content.count(old)
        if found != 1:
            raise ValueError(f"the old text must occur exactly once, not {found} times")
        full.write_text(content.replace(old, new), encoding="utf-8")
        return "replaced"
