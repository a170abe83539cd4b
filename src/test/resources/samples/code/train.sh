#!/usr/bin/env bash
# Trains, then scores.
set -euo pipefail
export CUDA_VISIBLE_DEVICES="${CUDA_VISIBLE_DEVICES:-0,1}" OMP_NUM_THREADS=4
readonly root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
declare -A weights=([speed]=3 [size]=1)
weights["depth"]=2
runs=(alpha "beta gamma" $(ls -d "$root"/runs/*/))
runs+=(delta)
count=${#runs[@]}

log() { printf '%s %s\n' "$(date -u +%FT%TZ)" "$*" >&2; }

function cleanup {
  local code=$?
  [[ -d ${scratch:-} && $code -ne 0 ]] && rm -rf -- "$scratch" || true
  trap - EXIT
}
trap cleanup EXIT

scratch=$(mktemp -d)
cat > "$scratch/config.yaml" <<EOF
lr: ${LR:-1e-3}
host: $(hostname)   # where
price: \$5 `uname -s`
EOF
python3 - "$scratch" <<'PY' | tee -a log.txt
import sys
print("$not expanded", sys.argv[1])
PY
while IFS=, read -r name epochs; do
  case "$name" in
    fast|quick) steps=$((epochs * 10)) ;;
    slow*) steps=$(( (epochs + 1) << 2 )) ;;
    *) log "no such run: $name"; continue ;;
  esac
  for ((i = 0; i < count; i++)); do
    if ! timeout 60 python -m train --run "$name" --steps="$steps" ${EXTRA:+--extra "$EXTRA"}; then
      log "failed: $name" && exit 3
    elif [ "$i" -gt 2 ]; then break
    else : "${seen:=1}"; fi
  done
done < <(grep -v '^#' runs.csv | sort -t, -k2)
until curl --fail -sS "http://localhost:${PORT:-8080}/health" > /dev/null 2>&1; do sleep 1; done
nohup ./serve.sh --port $PORT &> serve.log &
( cd "$root"; tar czf - . ) | ssh -q user@host 'cat > /tmp/x.tgz'
for f in *.log @(a|b).txt; do gzip "$f"; done
echo $'tab\011' {1..3} ~/x "done" >> "$root/out.txt"
