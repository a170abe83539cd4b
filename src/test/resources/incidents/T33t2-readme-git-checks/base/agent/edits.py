"""SEARCH/REPLACE blocks of a reply."""
import dataclasses
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
    if hits != 1:
        return f"{block.path}: the search text occurs {hits} times, it must occur once"
    workspace.write(block.path, text.replace(block.old, block.new))
    return f"{block.path}: replaced"
