"""The one way to a model: a gateway that counts what is spent."""

import json
import urllib.request
from types import SimpleNamespace

ENDPOINT = "http://127.0.0.1:8100/complete"


def complete(system, text):
    body = json.dumps({"system": system, "text": text}).encode()
    with urllib.request.urlopen(ENDPOINT, body, timeout=300) as answer:
        reply = json.load(answer)
    edits = [SimpleNamespace(**edit) for edit in reply["edits"]]
    return SimpleNamespace(text=reply["text"], edits=edits), reply["cost"]
