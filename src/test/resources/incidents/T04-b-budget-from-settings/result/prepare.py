"""Data, tokeniser and the constants that are the same for every run. Not changed by runs."""

import math

import torch

MAX_SEQ_LEN = 512
TIME_BUDGET = 300  # seconds of training
EVAL_TOKENS = 4 * 131072
VOCAB_SIZE = 8192


def make_loader(split, batch_size, sequence=MAX_SEQ_LEN):
    tokens = torch.load(f"/data/fineweb/{split}.pt", weights_only=True)
    at = 0
    while True:
        need = batch_size * sequence + 1
        if at + need > len(tokens):
            at = 0
        chunk = tokens[at : at + need].long().cuda()
        at += need
        yield chunk[:-1].view(batch_size, sequence), chunk[1:].view(batch_size, sequence)


@torch.no_grad()
def evaluate_bpb(model, batch_size, bytes_per_token=4.21):
    loader = make_loader("val", batch_size)
    total, seen = 0.0, 0
    while seen < EVAL_TOKENS:
        x, y = next(loader)
        total += model(x, y).item() * y.numel()
        seen += y.numel()
    return total / seen / math.log(2) / bytes_per_token
