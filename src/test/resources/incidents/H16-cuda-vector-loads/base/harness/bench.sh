#!/bin/sh
# Compiles the kernels with the test bench and runs it on six shapes, odd ones among them.
set -eu
nvcc -O3 -std=c++17 -arch=sm_90 -Iharness -o /candidate/out/bench harness/bench.cu "$1"
/candidate/out/bench /candidate/out/bench.json
