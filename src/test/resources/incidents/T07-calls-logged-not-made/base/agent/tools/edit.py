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
        assert full.is_file(), "only files can be viewed"
        lines = full.read_text(encoding="utf-8").splitlines()
        return "\n".join(f"{number:5d} {line}" for number, line in enumerate(lines, 1))

    def create(self, full, text):
        assert not full.exists(), "the file exists already"
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_text(text, encoding="utf-8")
        return "created"

    def replace(self, full, old, new):
        content = full.read_text(encoding="utf-8")
        assert old, "the old text is empty"
        assert content.count(old) == 1, "the old text must occur exactly once"
        full.write_text(content.replace(old, new), encoding="utf-8")
        return "replaced"
