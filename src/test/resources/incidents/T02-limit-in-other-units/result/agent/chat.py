"""The conversation loop. Every tool call is marked in the chat log, so that it can be matched with what ran."""

import json
import logging

from agent import client

TOOL_USED_MARKER = "### tool used:"
TOOL_INPUT_MARKER = "### tool input:"
TOOL_RESULT_MARKER = "### tool result:"
MAX_TURNS = 60

log = logging.getLogger("chat")


def parse(reply):
    """The tool call in a reply, or None when the model has finished."""
    start, end = reply.find("<tool_use>"), reply.find("</tool_use>")
    if start < 0 or end < start:
        return None
    call = json.loads(reply[start + len("<tool_use>") : end])
    if "name" not in call or "input" not in call:
        raise ValueError("a tool call needs name and input")
    return call


def use(tools, call):
    tool = tools.get(call["name"])
    if tool is None:
        return f"error: there is no tool {call['name']}"
    try:
        return tool(**call["input"])
    except (TypeError, ValueError, OSError) as error:
        log.warning("tool %s failed: %s", call["name"], error)
        return f"error: {error}"


def converse(system, task, tools):
    messages = [{"role": "system", "content": system}, {"role": "user", "content": task}]
    for turn in range(MAX_TURNS):
        reply = client.complete(messages)
        messages.append({"role": "assistant", "content": reply})
        log.info("turn %d: %s", turn, reply)
        call = parse(reply)
        if call is None:
            break
        log.info("%s %s", TOOL_USED_MARKER, call["name"])
        log.info("%s %s", TOOL_INPUT_MARKER, json.dumps(call["input"]))
        result = use(tools, call)
        log.info("%s %s", TOOL_RESULT_MARKER, result)
        messages.append({"role": "user", "content": f"<tool_result>{result}</tool_result>"})
    return messages
