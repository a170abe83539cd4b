#!/bin/bash
set -euo pipefail
cd "$(dirname "$0")"
g++ -O3 -march=native -std=c++20 -o /out/gemm main.cpp
/out/gemm 1024
