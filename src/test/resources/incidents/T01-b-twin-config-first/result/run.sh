#!/usr/bin/env bash
# One experiment, from the data to the figures.
set -euo pipefail

out_dir="${1:-run_0}"
config="${2:-configs/train.yaml}"

if [ ! -f "$config" ]; then
  echo "no configuration $config" >&2
  exit 2
fi
mkdir -p "$out_dir"
cp "$config" "$out_dir/config.yaml"
python3 experiment.py --out_dir "$out_dir" --config "$config"
if [ -f "$out_dir/final_info.json" ]; then
  echo "done: $(cat "$out_dir/final_info.json")"
else
  echo "no result in $out_dir" >&2
  exit 1
fi
