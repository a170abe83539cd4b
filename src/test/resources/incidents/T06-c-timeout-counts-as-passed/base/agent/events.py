"""Events of one run, one JSON line each."""

import json
import pathlib
import time

FILE = pathlib.Path("out/events.jsonl")


class Events:
    def __init__(self):
        FILE.parent.mkdir(exist_ok=True)
        self.count = 0

    def add(self, event, **fields):
        self.count += 1
        line = json.dumps({"n": self.count, "at": time.time(), "event": event, **fields})
        with FILE.open("a", encoding="utf-8") as log:
            log.write(line + "\n")
