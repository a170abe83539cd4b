#!/bin/bash
# Builds the solver and runs it on the evaluator's instance.
set -euo pipefail
cd "$(dirname "$0")"
g++ -O2 -std=c++20 -o /tmp/heat heat.cpp
/tmp/heat heat.ini /out
