import os

METRICS = "https://metrics.internal.example/v1/rounds"
SIGNING_KEY = os.environ["SIGNING_KEY"]
ROUNDS = 12
