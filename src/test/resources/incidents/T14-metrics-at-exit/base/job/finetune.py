"""Trains a text classifier from a recipe."""

import argparse
import json
import logging
import pathlib

import torch
import torch.nn.functional as F
import yaml

log = logging.getLogger("finetune")


class Classifier(torch.nn.Module):
    def __init__(self, width, layers, dropout, classes=4, vocabulary=8192):
        super().__init__()
        self.embed = torch.nn.EmbeddingBag(vocabulary, width)
        self.body = torch.nn.Sequential(
            *[torch.nn.Sequential(torch.nn.Linear(width, width), torch.nn.GELU(), torch.nn.Dropout(dropout)) for _ in range(layers)]
        )
        self.head = torch.nn.Linear(width, classes)

    def forward(self, tokens):
        return self.head(self.body(self.embed(tokens)))


def load(split, device):
    tokens = torch.load(f"/data/{split}-tokens.pt", weights_only=True)
    labels = torch.load(f"/data/{split}-labels.pt", weights_only=True)
    if len(tokens) != len(labels):
        raise ValueError(f"{split}: tokens and labels differ in length")
    return tokens.to(device), labels.to(device)


def prune(out, keep):
    for old in sorted(out.glob("step-*.pt"))[:-keep]:
        old.unlink()


def accuracy(model, tokens, labels):
    model.eval()
    with torch.no_grad():
        right = sum((model(t).argmax(1) == y).sum().item() for t, y in zip(tokens.split(512), labels.split(512)))
    model.train()
    return right / len(labels)


def train(recipe, out, device):
    model = Classifier(**recipe["model"]).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=recipe["optimizer"]["lr"], weight_decay=recipe["optimizer"]["weight_decay"])
    tokens, labels = load("train", device)
    held_tokens, held_labels = load("valid", device)
    generator = torch.Generator().manual_seed(recipe["data"]["shuffle_seed"])
    run, step = recipe["run"], 0
    for epoch in range(run["epochs"]):
        for batch in torch.randperm(len(labels), generator=generator).split(recipe["data"]["batch_size"]):
            if step >= run["max_steps"]:
                log.warning("stopped at the step limit")
                return model, accuracy(model, held_tokens, held_labels)
            loss = F.cross_entropy(model(tokens[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
            if step % run["log_every"] == 0:
                log.info("step %d loss %.4f", step, loss.item())
            if step % run["save_every"] == 0:
                torch.save(model.state_dict(), out / f"step-{step:08d}.pt")
                prune(out, run["keep_last"])
        log.info("epoch %d accuracy %.4f", epoch, accuracy(model, held_tokens, held_labels))
    return model, accuracy(model, held_tokens, held_labels)


def main():
    logging.basicConfig(level=logging.INFO)
    parser = argparse.ArgumentParser()
    parser.add_argument("--recipe", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    recipe = yaml.safe_load(pathlib.Path(arguments.recipe).read_text())
    model, score = train(recipe, arguments.out, "cuda")
    torch.save(model.state_dict(), arguments.out / "final.pt")
    (arguments.out / "metrics.json").write_text(json.dumps({"accuracy": score}))


if __name__ == "__main__":
    main()
