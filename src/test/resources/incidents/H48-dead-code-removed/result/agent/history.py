"""Keeps conversations within what a model reads."""

LONGEST = 120_000


def size(history):
    return sum(len(message["content"]) for message in history)


def trim(history):
    """Drops the oldest exchanges after the task until the rest fits."""
    task, rest = history[:1], history[1:]
    while len(rest) > 2 and size(task + rest) > LONGEST:
        rest = rest[2:]
    if size(task + rest) > LONGEST:
        raise ValueError("the task and the last exchange are longer than the model reads")
    return task + rest
