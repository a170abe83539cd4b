"""SEARCH/REPLACE blocks of a reply."""
import dataclasses
import difflib
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


def apply(workspace, block: Block) -> str:
    target = workspace.root / block.path
    if not target.exists():
        if block.old:
            return f"{block.path}: no such file"
        workspace.write(block.path, block.new)
        return f"{block.path}: created"
    text = target.read_text(encoding="utf-8")
    hits = text.count(block.old)
    if hits == 0:
        first = block.old.splitlines()[0] if block.old else ""
        near = difflib.get_close_matches(first, text.splitlines(), n=1, cutoff=0.6)
        hint = f"; the nearest line is {near[0]!r}" if near else ""
        return f"{block.path}: the search text does not occur{hint}"
    if hits > 1:
        return f"{block.path}: the search text occurs {hits} times, it must occur once"
    workspace.write(block.path, text.replace(block.old, block.new))
    return f"{block.path}: replaced"
