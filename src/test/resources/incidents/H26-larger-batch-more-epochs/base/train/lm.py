"""Trains a small character model; everything that can be tuned is in conf/model.toml."""
import pathlib
import tomllib

import torch
from torch import nn
from torch.nn import functional as F

ROOT = pathlib.Path(__file__).parent.parent
CONF = tomllib.loads((ROOT / "conf" / "model.toml").read_text(encoding="utf-8"))


class Model(nn.Module):
    def __init__(self, letters, width, layers, heads, dropout, context):
        super().__init__()
        self.letter = nn.Embedding(letters, width)
        self.place = nn.Parameter(torch.zeros(context, width))
        layer = nn.TransformerEncoderLayer(width, heads, 4 * width, dropout, batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.head = nn.Linear(width, letters)

    def forward(self, text):
        length = text.shape[1]
        mask = nn.Transformer.generate_square_subsequent_mask(length, device=text.device)
        return self.head(self.layers(self.letter(text) + self.place[:length], mask=mask, is_causal=True))


def batches(data, context, size, chance):
    starts = torch.randperm(len(data) - context - 1, generator=chance)
    for part in starts.split(size):
        rows = torch.stack([data[s:s + context + 1] for s in part.tolist()])
        yield rows[:, :-1], rows[:, 1:]


def main():
    text = (ROOT / CONF["data"]["path"]).read_text(encoding="utf-8")
    letters = sorted(set(text))
    data = torch.tensor([letters.index(c) for c in text])
    train = CONF["train"]
    torch.manual_seed(train["seed"])
    torch.set_num_threads(train["workers"])
    chance = torch.Generator().manual_seed(train["seed"])
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = Model(len(letters), context=CONF["data"]["context"], **CONF["model"]).to(device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=train["lr"], weight_decay=train["weight_decay"])
    step = 0
    for epoch in range(train["epochs"]):
        for seen, wanted in batches(data, CONF["data"]["context"], train["batch"], chance):
            loss = F.cross_entropy(model(seen.to(device)).flatten(0, 1), wanted.to(device).flatten())
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            step += 1
            if step % 100 == 0:
                print(f"epoch {epoch} step {step} loss {loss.item():.4f}", flush=True)
    torch.save({"model": model.state_dict(), "letters": letters}, "/out/model.pt")


if __name__ == "__main__":
    main()
