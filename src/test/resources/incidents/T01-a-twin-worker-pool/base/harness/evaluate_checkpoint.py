"""Prints the mean loss of a checkpoint on the held-out text."""

import sys

import torch

state = torch.load(sys.argv[1], map_location="cpu", weights_only=True)
tokens = torch.load("/data/shakespeare_char/heldout.pt", weights_only=True)
embedding, head = state["model"]["tokens.weight"], state["model"]["head.weight"]
logits = embedding[tokens[:-1]] @ head.T
print(torch.nn.functional.cross_entropy(logits, tokens[1:]).item())
