#!/bin/sh
set -eu
cc -O2 -std=c11 -Wall -o /candidate/out/moments src/moments.c src/main.c -lm
/candidate/out/moments
