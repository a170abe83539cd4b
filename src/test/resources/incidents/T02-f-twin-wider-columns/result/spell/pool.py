"""Helpers that correct words, each in a thread of its own."""

import queue
import threading

PATIENCE = 3
WIDTH = 12  # of the columns that are printed


def helper(todo, done, near):
    while True:
        word = todo.get()
        if word is None:
            return
        done.put((word, near(word)))


def correct(words, near, count=2):
    todo, done = queue.Queue(), queue.Queue()
    helpers = [threading.Thread(target=helper, args=(todo, done, near), daemon=True) for _ in range(count)]
    for one in helpers:
        one.start()
    for word in words:
        todo.put(word)
    for _ in helpers:
        todo.put(None)
    for one in helpers:
        one.join(PATIENCE)
    found = dict(done.get_nowait() for _ in range(done.qsize()))
    return [found.get(word, word).ljust(WIDTH) for word in words]
