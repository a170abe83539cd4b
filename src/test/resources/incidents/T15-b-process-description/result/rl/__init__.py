"""PPO, in one small package."""
