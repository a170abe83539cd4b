"""The lines by which a transcript can be matched with what the tools did."""

import json
import threading

TOOL_USED_MARKER = "[TOOL-USED]"
TOOL_INPUT_MARKER = "[TOOL-INPUT]"
TOOL_RESULT_MARKER = "[TOOL-RESULT]"

_lock = threading.Lock()


def log_line(path, text):
    with _lock, open(path, "a", encoding="utf-8") as log:
        log.write(text.rstrip("\n") + "\n")


def as_text(value):
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
