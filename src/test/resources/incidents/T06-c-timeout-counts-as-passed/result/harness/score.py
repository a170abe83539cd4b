"""A bug counts as fixed when its hidden test passes; the events are read for the report only."""

import json
import pathlib

events = [json.loads(line) for line in pathlib.Path("out/events.jsonl").read_text(encoding="utf-8").splitlines()]
hidden = json.loads(pathlib.Path("/host/hidden.json").read_text(encoding="utf-8"))
calls = [event for event in events if event["event"] == "tool_call"]
print(json.dumps({"metrics": {"fixed": str(hidden["passed"] / hidden["total"])}, "flags": [] if calls else ["NO_CALLS"]}))
