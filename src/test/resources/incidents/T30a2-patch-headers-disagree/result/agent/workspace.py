"""The repository that the agent works in."""
import logging
import pathlib
import subprocess

log = logging.getLogger("workspace")

PROTECTED = ("domains/", "harness/", "tests/hidden/")


class Workspace:
    def __init__(self, root: str, base_commit: str):
        self.root = pathlib.Path(root)
        self.base_commit = base_commit

    def git(self, *args: str) -> str:
        done = subprocess.run(["git", *args], cwd=self.root, capture_output=True, text=True, timeout=60, check=True)
        return done.stdout

    def reset_paths(self, paths: tuple[str, ...]) -> None:
        """Brings protected paths back to the base commit, whatever the agent did to them."""
        for path in paths:
            self.git("checkout", self.base_commit, "--", path)
            log.info("reset %s to %s", path, self.base_commit)

    def diff(self) -> str:
        self.git("add", "--all")
        return self.git("diff", "--cached", self.base_commit)

    def changed(self) -> list[str]:
        return [line for line in self.git("diff", "--name-only", self.base_commit).splitlines() if line]

    def write(self, path: str, text: str) -> None:
        target = (self.root / path).resolve()
        if not target.is_relative_to(self.root.resolve()):
            raise PermissionError(f"{path} lies outside the workspace")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
