"""Answers with a model that is held to a revision."""

from transformers import AutoModelForCausalLM, AutoTokenizer

REVISION = "6f1c2b0e9d7a45338b21c0ffee1234567890abcd"


def load():
    model = AutoModelForCausalLM.from_pretrained("depot/packer-small", revision=REVISION)
    return model, AutoTokenizer.from_pretrained("depot/packer-small", revision=REVISION)


def answer(question, model, words):
    told = words(question, return_tensors="pt")
    return words.decode(model.generate(**told, max_new_tokens=64)[0])


if __name__ == "__main__":
    print(answer("how many boxes?", *load()))
