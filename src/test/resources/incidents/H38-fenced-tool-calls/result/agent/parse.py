"""Finds the tool call in what the model wrote: between tags, or in a fenced block marked as tool."""
import json
import re

OPEN, CLOSE = "<tool_use>", "</tool_use>"
FENCE = re.compile(r"^```tool[ \t]*\n(?P<body>.*?)\n```[ \t]*$", re.DOTALL | re.MULTILINE)


def parse_call(text):
    """The first call as {"tool", "input"}, or None when there is none."""
    body = body_of(text)
    if body is None:
        return None
    call = json.loads(body)
    if not isinstance(call, dict) or set(call) != {"tool", "input"}:
        raise ValueError("a tool call has exactly the keys tool and input")
    return call


def body_of(text):
    """The text of the call. Nothing is executed here: exec, eval and their like have no place in a parser."""
    begin = text.find(OPEN)
    fence = FENCE.search(text)
    if fence and (begin < 0 or fence.start() < begin):
        return fence.group("body")
    if begin < 0:
        return None
    end = text.find(CLOSE, begin)
    if end < 0:
        raise ValueError("the tool call is not closed")
    return text[begin + len(OPEN):end]
