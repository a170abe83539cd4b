"""The model, reached through the proxy that the evaluator provides on a local socket."""

import json
import socket

ADDRESS = "/run/model.sock"
TIMEOUT = 120.0
MAX_TOKENS = 4096


def complete(messages):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as channel:
        channel.settimeout(TIMEOUT)
        channel.connect(ADDRESS)
        request = {"messages": messages, "max_tokens": MAX_TOKENS, "temperature": 0.2}
        channel.sendall(json.dumps(request).encode() + b"\n")
        with channel.makefile("r", encoding="utf-8") as lines:
            answer = json.loads(lines.readline())
    if "error" in answer:
        raise RuntimeError(answer["error"])
    return answer["text"]
