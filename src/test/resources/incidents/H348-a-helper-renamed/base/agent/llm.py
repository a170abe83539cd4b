"""The model, reached through the broker that started this process: one JSON line out, one back."""
import json
import sys

LONGEST_ANSWER = 60_000


class Model:
    def __init__(self, source=sys.stdin, sink=sys.stdout):
        self.source, self.sink = source, sink

    def complete(self, history):
        self.sink.write(json.dumps({"messages": history}) + "\n")
        self.sink.flush()
        line = self.source.readline(LONGEST_ANSWER)
        if not line.endswith("\n"):
            raise EOFError("the broker closed the line or sent too much")
        return json.loads(line)["content"]
