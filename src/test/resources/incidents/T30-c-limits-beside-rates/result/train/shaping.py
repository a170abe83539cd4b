"""What is added to the environment's reward while training; the evaluation does not see it."""

UPRIGHT = 0.2
EFFORT = 0.01


def shaped(reward, info):
    return reward + UPRIGHT * info["upright"] - EFFORT * info["effort"]
