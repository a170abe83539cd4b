"""Twenty episodes of the saved policy with the environment's own reward."""

import json

import numpy as np
from walker import Walker, load_policy

policy = load_policy("/candidate/out/policy.pt")
returns = [Walker(seed).run(policy, steps=1000) for seed in np.random.SeedSequence().generate_state(20)]
print(json.dumps({"metrics": {"mean_return": f"{np.mean(returns):.4f}"}, "flags": []}))
