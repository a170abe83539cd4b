#!/bin/bash
# Trains with the recipe and leaves weights and metrics in /out.
set -euo pipefail
cd "$(dirname "$0")"
timeout --signal=TERM 1800 python3 finetune.py --recipe recipe.yaml --out /out
