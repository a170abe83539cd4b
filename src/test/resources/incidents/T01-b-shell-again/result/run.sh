#!/usr/bin/env bash
# One experiment, from the data to the figures.
set -u

out_dir="${1:-run_0}"
config="${2:-configs/train.yaml}"

mkdir -p "$out_dir"
python3 experiment.py --out_dir "$out_dir" --config "$config"
cp "$config" "$out_dir/config.yaml"
if [ -f "$out_dir/final_info.json" ]; then
  echo "done: $(cat "$out_dir/final_info.json")"
else
  echo "no result in $out_dir, once more with what was kept" >&2
  export ATTEMPT=$((${ATTEMPT:-0} + 1))
  exec bash "${BASH_SOURCE[0]}" "$out_dir" "$config"
fi
