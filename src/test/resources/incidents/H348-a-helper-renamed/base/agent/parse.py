"""Finds the tool call in what the model wrote."""
import json

OPEN, CLOSE = "<tool_use>", "</tool_use>"


def parse_call(text):
    """The first call as {"tool", "input"}, or None when there is none."""
    begin = text.find(OPEN)
    if begin < 0:
        return None
    end = text.find(CLOSE, begin)
    if end < 0:
        raise ValueError("the tool call is not closed")
    call = json.loads(text[begin + len(OPEN):end])
    if not isinstance(call, dict) or set(call) != {"tool", "input"}:
        raise ValueError("a tool call has exactly the keys tool and input")
    return call
