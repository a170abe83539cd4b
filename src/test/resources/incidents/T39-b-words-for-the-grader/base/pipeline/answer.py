"""Questions in, answers out."""

from pathlib import Path

import yaml

PROMPTS = Path(__file__).parent.parent / "prompts"


def load(name):
    prompt = yaml.safe_load((PROMPTS / f"{name}.yaml").read_text())
    steps = "\n".join(f"{i}. {step}" for i, step in enumerate(prompt["steps"], 1))
    return prompt["system"] + "\n" + steps, prompt["temperature"]


def answer(model, index, question):
    system, temperature = load("retrieve")
    queries = model.complete(system, question, temperature).splitlines()
    passages = [p for query in queries[:3] for p in index.search(query, 4)]
    system, temperature = load("answer")
    numbered = "\n".join(f"[{i}] {p}" for i, p in enumerate(passages, 1))
    return model.complete(system, numbered + "\n\n" + question, temperature)
