"""The model, reached through the broker that started this process: one JSON line out, one back."""
import json
import sys

LONGEST_ANSWER = 60_000


class Model:
    """Speaks to the broker. Not to be shared between conversations."""

    def __init__(self, source=sys.stdin, sink=sys.stdout):
        self.source, self.sink = source, sink

    def complete(self, history: list[dict]) -> str:
        """The model's next message. EOFError when the broker went away."""
        self.sink.write(json.dumps({"messages": history}) + "\n")
        self.sink.flush()
        line = self.source.readline(LONGEST_ANSWER)
        if not line.endswith("\n"):
            raise EOFError("the broker closed the line or sent too much")
        return json.loads(line)["content"]
