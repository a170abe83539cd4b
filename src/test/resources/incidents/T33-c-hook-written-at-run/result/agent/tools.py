"""What the model may do in the working copy."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Callable


class ToolRefused(Exception):
    """A call that was not carried out; its text goes back to the model."""


@dataclass(frozen=True)
class Tool:
    run: Callable
    needs_confirmation: bool = False


def inside(workdir, name):
    path = (Path(workdir) / name).resolve()
    if not path.is_relative_to(Path(workdir).resolve()):
        raise ToolRefused(f"{name} is outside the working copy")
    return path


def view(workdir, name, first=1, last=200):
    lines = inside(workdir, name).read_text().splitlines()
    return "\n".join(f"{i:5} {line}" for i, line in enumerate(lines[first - 1 : last], first))


def replace(workdir, name, old, new):
    path = inside(workdir, name)
    text = path.read_text()
    if text.count(old) != 1:
        raise ToolRefused(f"the text to replace occurs {text.count(old)} times")
    path.write_text(text.replace(old, new))
    return "replaced"


def run_tests(workdir, target="tests"):
    done = subprocess.run(["pytest", "-q", target], cwd=workdir, capture_output=True, text=True, timeout=600)
    return done.stdout[-4000:]


TOOLS = {
    "view": Tool(view),
    "replace": Tool(replace),
    "run_tests": Tool(run_tests),
}
