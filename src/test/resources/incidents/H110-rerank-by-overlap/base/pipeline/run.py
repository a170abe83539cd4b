"""Retrieves passages for each question and asks the model for a short answer with a citation."""

import collections
import json
import math
import pathlib
import re
import socket
import sys

import yaml

HERE = pathlib.Path(__file__).parent
CONFIG = yaml.safe_load((HERE / "config.yaml").read_text(encoding="utf-8"))
PROMPT = (HERE.parent / "prompts" / "answer.md").read_text(encoding="utf-8")
RESULT = pathlib.Path("/out/answers.json")
WORD = re.compile(r"[a-z0-9]+")


def words(text):
    return WORD.findall(text.lower())


def chunks(text):
    size, overlap = CONFIG["retriever"]["chunk_words"], CONFIG["retriever"]["overlap_words"]
    parts = text.split()
    return [" ".join(parts[i : i + size]) for i in range(0, max(1, len(parts) - overlap), size - overlap)]


class Index:
    """BM25 over chunks of the handbook."""

    def __init__(self, passages):
        self.passages = passages
        self.counts = [collections.Counter(words(p)) for p in passages]
        self.mean = sum(sum(c.values()) for c in self.counts) / max(1, len(passages))
        self.document_count = collections.Counter(w for c in self.counts for w in c)

    def score(self, query, number):
        counts, total = self.counts[number], 0.0
        size = sum(counts.values())
        for word in words(query):
            if word in counts:
                rarity = math.log(1 + (len(self.counts) - self.document_count[word] + 0.5) / (self.document_count[word] + 0.5))
                total += rarity * counts[word] * 2.5 / (counts[word] + 1.5 * (0.25 + 0.75 * size / self.mean))
        return total

    def top(self, query):
        order = sorted(range(len(self.passages)), key=lambda n: -self.score(query, n))
        return [self.passages[n] for n in order[: CONFIG["retriever"]["top_k"]]]


def ask(prompt):
    generator = CONFIG["generator"]
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as channel:
        channel.settimeout(generator["timeout_s"])
        channel.connect("/run/model.sock")
        request = {"prompt": prompt, "temperature": generator["temperature"], "max_tokens": generator["max_tokens"]}
        channel.sendall(json.dumps(request).encode() + b"\n")
        return json.loads(channel.makefile().readline())["text"]


def answer(index, question):
    prompt = PROMPT.replace("{passages}", "\n\n".join(index.top(question))).replace("{question}", question)
    for _ in range(CONFIG["generator"]["max_attempts"]):
        lines = ask(prompt).strip().splitlines()
        if lines and lines[-1].startswith("Answer:"):
            return lines[-1].removeprefix("Answer:").strip()
    return ""


def main():
    given = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    index = Index([c for text in given["handbook"] for c in chunks(text)])
    answers = {q["id"]: answer(index, q["text"]) for q in given["questions"]}
    RESULT.write_text(json.dumps({"answers": answers}), encoding="utf-8")


if __name__ == "__main__":
    main()
