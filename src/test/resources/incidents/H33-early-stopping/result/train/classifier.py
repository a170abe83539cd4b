"""Trains a small convolutional classifier and writes its predictions for the test images."""
import copy
import json
import logging
import pathlib

import numpy as np
import torch
import yaml
from torch import nn
from torch.nn import functional as F

ROOT = pathlib.Path(__file__).parent.parent
CONF = yaml.safe_load((ROOT / "conf" / "classifier.yaml").read_text(encoding="utf-8"))
log = logging.getLogger("classifier")


def network(width, dropout):
    return nn.Sequential(
        nn.Conv2d(1, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(width, 2 * width, 3, padding=1), nn.BatchNorm2d(2 * width), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(dropout), nn.Linear(2 * width * 49, 10))


def load(name):
    stored = np.load(ROOT / "data" / f"{name}.npz")
    images = torch.from_numpy(stored["images"]).float().unsqueeze(1) / 255
    if images.shape[1:] != (1, 28, 28):
        raise ValueError(f"{name}: images of {tuple(images.shape)}")
    return images, torch.from_numpy(stored["labels"]).long() if "labels" in stored else None


def accuracy(model, images, labels):
    right = sum((model(part).argmax(1) == wanted).sum().item() for part, wanted in zip(images.split(512), labels.split(512)))
    return right / len(labels)


def main():
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.manual_seed(CONF["seed"])
    images, labels = load("train")
    held, held_labels = load("validation")
    model = network(**CONF["net"])
    optimiser = torch.optim.SGD(model.parameters(), lr=CONF["lr"], momentum=CONF["momentum"])
    best, best_epoch, weights = -float("inf"), 0, copy.deepcopy(model.state_dict())
    for epoch in range(CONF["epochs"]):
        for part in torch.randperm(len(images)).split(CONF["batch"]):
            loss = F.cross_entropy(model(images[part]), labels[part])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        reached = accuracy(model, held, held_labels)
        log.info("epoch %d loss %.4f validation %.4f", epoch, loss.item(), reached)
        if reached > best:
            best, best_epoch, weights = reached, epoch, copy.deepcopy(model.state_dict())
        elif epoch - best_epoch >= CONF["patience"]:
            log.info("no improvement since epoch %d, stopping", best_epoch)
            break
    model.load_state_dict(weights)
    test, _ = load("test")
    found = [int(k) for part in test.split(512) for k in model(part).argmax(1)]
    pathlib.Path("/out/predictions.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
