"""What one session leaves for the people who read its trace."""

from pathlib import Path


class Notebook:
    def __init__(self, folder):
        self.folder = Path(folder)

    def keep(self, messages):
        self.folder.mkdir(parents=True, exist_ok=True)
        number = len(list(self.folder.glob("*.md")))
        lines = [f"- {m['role']}: {m['content'].splitlines()[0][:120]}" for m in messages if m["content"]]
        (self.folder / f"{number:04}.md").write_text("\n".join(lines) + "\n")
