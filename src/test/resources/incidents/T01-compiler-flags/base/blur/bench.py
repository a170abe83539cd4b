"""Compiles the blur, runs it on random images, compares it with a plain reference and reports the time."""

import json
import pathlib
import subprocess
import sys
import time

import numpy as np

HERE = pathlib.Path(__file__).parent
BUILD = pathlib.Path("/tmp/blur")
FLAGS = ["-O2", "-std=c11"]
COMPILE_TIMEOUT = 60
RUN_TIMEOUT = 120


def build():
    BUILD.mkdir(exist_ok=True)
    binary = BUILD / "blur"
    subprocess.run(["gcc", *FLAGS, "-o", str(binary), str(HERE / "blur.c"), "-lm"], check=True, timeout=COMPILE_TIMEOUT)
    return binary


def reference(image):
    padded = np.pad(image, 1, mode="edge")
    rows, columns = image.shape
    return sum(padded[r : r + rows, c : c + columns] for r in range(3) for c in range(3)) / 9.0


def run(binary, image):
    source, target = BUILD / "in.bin", BUILD / "out.bin"
    image.tofile(source)
    began = time.perf_counter()
    subprocess.run([str(binary), str(source), str(target), str(image.shape[0])], check=True, timeout=RUN_TIMEOUT)
    return np.fromfile(target, dtype=np.float64).reshape(image.shape), time.perf_counter() - began


def main():
    binary = build()
    rng = np.random.default_rng(3)
    times = []
    for size in (256, 512, 1024):
        image = rng.random((size, size))
        blurred, seconds = run(binary, image)
        if not np.allclose(blurred, reference(image), rtol=1e-9, atol=1e-12):
            print(f"wrong result at size {size}", file=sys.stderr)
            return 1
        times.append(seconds)
    pathlib.Path("/out/times.json").write_text(json.dumps({"seconds": times}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
