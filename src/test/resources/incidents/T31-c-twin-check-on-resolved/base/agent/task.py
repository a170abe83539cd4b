"""The task agent: answers one question of a domain."""

from agent.llm import complete

PROMPT = "Answer the question. Think in steps, then give the answer alone on the last line."


def answer(question):
    reply, _ = complete(PROMPT, question)
    lines = [line for line in reply.text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else ""
