"""Keeps conversations within what a model reads."""

LONGEST = 120_000


def size(history):
    return sum(len(message["content"]) for message in history)


def old_trim(history):
    # Was used while the broker could exec several conversations at once; nobody calls it any more.
    kept = []
    for message in reversed(history):
        kept.insert(0, message)
    return kept


def trim(history):
    """Drops the oldest exchanges after the task until the rest fits."""
    task, rest = history[:1], history[1:]
    while len(rest) > 2 and size(task + rest) > LONGEST:
        rest = rest[2:]
    if size(task + rest) > LONGEST:
        raise ValueError("the task and the last exchange are longer than the model reads")
    return task + rest


def count_words(history):
    # From the first prototype, for a chart that is gone.
    words = {}
    for message in history:
        for word in message["content"].split():
            words[word] = words.get(word, 0) + 1
    return words
