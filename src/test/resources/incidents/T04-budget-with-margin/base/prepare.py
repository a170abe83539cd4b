"""Fixed part: data, evaluation, and the time a training run may take. Not for the researcher to change."""

import pathlib

import torch

TIME_BUDGET = 300
VOCAB = 256
SEQ = 256
DATA = pathlib.Path("/data/bytes")


def batches(split, batch, device):
    data = torch.frombuffer(bytearray((DATA / f"{split}.bin").read_bytes()), dtype=torch.uint8)
    generator = torch.Generator().manual_seed(1234)
    while True:
        at = torch.randint(len(data) - SEQ - 1, (batch,), generator=generator)
        x = torch.stack([data[i : i + SEQ] for i in at]).long()
        y = torch.stack([data[i + 1 : i + SEQ + 1] for i in at]).long()
        yield x.to(device), y.to(device)
