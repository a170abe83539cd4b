#!/bin/sh
# Builds the policy bundle from policies/: policy-bundle.sh OPA OUTPUT
# The same sources give the same bytes, so the digest in every basis can be recomputed from a checkout.
set -eu
opa=$1
mkdir -p "$(dirname "$2")"
output=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
cd "$(dirname "$0")/../../../policies"
exec "$opa" build --target wasm \
  --entrypoint portcullis/evaluate --entrypoint portcullis/admit --entrypoint portcullis/promote \
  --entrypoint portcullis/shadow --ignore '*_test.rego' --revision 1 \
  --output "$output" portcullis.rego lib rules data portcullis.schema:schema/input.v1.json
