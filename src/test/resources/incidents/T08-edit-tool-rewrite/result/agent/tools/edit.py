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
        if full.is_dir():
            return "\n".join(sorted(p.name for p in full.iterdir()))
        lines = full.read_text(encoding="utf-8").splitlines()
        return "\n".join(f"{number:5d} {line}" for number, line in enumerate(lines, 1))

    def create(self, full, text):
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_text(text, encoding="utf-8")
        return "created"

    def replace(self, full, old, new):
        content = full.read_text(encoding="utf-8")
        at = content.find(old)
        if at < 0:
            lines = content.splitlines(keepends=True)
            wanted = [line.strip() for line in old.splitlines()]
            for k in range(len(lines) - len(wanted) + 1):
                if [line.strip() for line in lines[k : k + len(wanted)]] == wanted:
                    lines[k : k + len(wanted)] = [new if new.endswith("\n") else new + "\n"]
                    full.write_text("".join(lines), encoding="utf-8")
                    return "replaced (indentation differed)"
            return "error: the old text was not found"
        full.write_text(content[:at] + new + content[at + len(old) :], encoding="utf-8")
        return "replaced"
