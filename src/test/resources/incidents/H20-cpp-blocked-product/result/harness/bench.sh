#!/bin/sh
set -eu
g++ -O2 -std=c++20 -march=native -Isrc -o /candidate/out/bench harness/bench.cpp src/gemm.cpp
/candidate/out/bench > /candidate/out/bench.txt
