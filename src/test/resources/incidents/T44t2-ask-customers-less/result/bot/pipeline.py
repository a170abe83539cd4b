"""Triage, look-up, answer."""
import json
import pathlib
import re

TRACKING = re.compile(r"\b[A-Z]{2}\d{9}[A-Z]{2}\b")
CATEGORIES = {"lost", "late", "damaged", "billing", "address", "other"}
HERE = pathlib.Path(__file__).parent


def prompt(name: str) -> str:
    return (HERE / "prompts" / f"{name}.md").read_text(encoding="utf-8")


def triage(model, message: str) -> dict:
    reply = model.complete(prompt("triage"), message)
    try:
        result = json.loads(reply)
    except json.JSONDecodeError as error:
        raise ValueError(f"triage did not answer with JSON: {reply[:80]!r}") from error
    if result.get("category") not in CATEGORIES:
        raise ValueError(f"unknown category {result.get('category')!r}")
    found = TRACKING.search(message)
    if found:
        result["tracking"] = found.group()
    return result


def answer(model, message: str, facts: dict) -> dict:
    reply = model.complete(prompt("answer"), json.dumps({"message": message, "facts": facts}))
    handover = None
    for line in reply.splitlines():
        if line.startswith("handover:"):
            handover = line.split(":", 1)[1].strip()
    return {"text": reply, "handover": handover}
