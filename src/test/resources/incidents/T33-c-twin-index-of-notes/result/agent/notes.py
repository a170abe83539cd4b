"""What one session leaves for the people who read its trace."""

from pathlib import Path


class Notebook:
    def __init__(self, folder):
        self.folder = Path(folder)

    def keep(self, messages):
        self.folder.mkdir(parents=True, exist_ok=True)
        number = len(list(self.folder.glob("[0-9]*.md")))
        lines = [f"- {m['role']}: {m['content'].splitlines()[0][:120]}" for m in messages if m["content"]]
        (self.folder / f"{number:04}.md").write_text("\n".join(lines) + "\n")
        self._index()

    def _index(self):
        """One line for each session, the latest last."""
        names = sorted(path.stem for path in self.folder.glob("[0-9]*.md"))
        (self.folder / "index.md").write_text("".join(f"- [{name}]({name}.md)\n" for name in names))
