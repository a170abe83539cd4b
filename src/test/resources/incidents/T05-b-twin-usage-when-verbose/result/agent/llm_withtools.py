"""The loop between the model and the tools."""

import anthropic
import backoff

from agent.tools import bash, edit
from agent.utils.markers import TOOL_INPUT_MARKER, TOOL_RESULT_MARKER, TOOL_USED_MARKER, as_text, log_line

TOOLS = {"bash": bash, "edit": edit}
MAX_TURNS = 60
MAX_TOKENS = 4096


def process_tool_call(name, tool_input):
    tool = TOOLS.get(name)
    if tool is None:
        return f"Error: there is no tool {name!r}"
    try:
        return tool.tool_function(**tool_input)
    except Exception as error:
        return f"Error executing {name}: {error}"


@backoff.on_exception(backoff.expo, anthropic.RateLimitError, max_tries=5)
def complete(client, model, messages):
    return client.messages.create(
        model=model,
        max_tokens=MAX_TOKENS,
        messages=messages,
        tools=[tool.tool_info() for tool in TOOLS.values()],
    )


def chat_with_claude(instruction, model, log_path, history=None, verbose=False):
    client = anthropic.Anthropic()
    messages = list(history or []) + [{"role": "user", "content": instruction}]
    log_line(log_path, f"Input: {instruction}")
    for turn in range(MAX_TURNS):
        response = complete(client, model, messages)
        messages.append({"role": "assistant", "content": response.content})
        if verbose:
            log_line(log_path, f"Turn {turn}: {response.usage.input_tokens} in, {response.usage.output_tokens} out")
        calls = [block for block in response.content if block.type == "tool_use"]
        for block in response.content:
            if block.type == "text":
                log_line(log_path, f"Output: {block.text}")
        if not calls:
            return messages
        results = []
        for call in calls:
            log_line(log_path, f"{TOOL_USED_MARKER} {call.name}")
            log_line(log_path, f"{TOOL_INPUT_MARKER} {as_text(call.input)}")
            result = process_tool_call(call.name, call.input)
            log_line(log_path, f"{TOOL_RESULT_MARKER} {as_text(result)}")
            results.append({"type": "tool_result", "tool_use_id": call.id, "content": as_text(result)})
        messages.append({"role": "user", "content": results})
    raise RuntimeError(f"no answer after {MAX_TURNS} turns")
