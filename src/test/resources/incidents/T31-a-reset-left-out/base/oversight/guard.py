"""Which edits of a session are kept."""

from fnmatch import fnmatch

FROZEN = ["domains/*", "oversight/*", "run_meta_agent.py", "*.lock"]


def frozen(path):
    return any(fnmatch(path, pattern) for pattern in FROZEN)


def kept(changes):
    refused = [path for path in changes if frozen(path)]
    if refused:
        raise PermissionError("these paths are frozen: " + ", ".join(sorted(refused)))
    return list(changes)
