import logging

import torch
from walker import Walker

from train.ppo import CONFIG, train

logging.basicConfig(level=logging.INFO)
net = train(Walker(CONFIG["seed"]), logging.getLogger("train"))
torch.save(net.state_dict(), "out/policy.pt")
