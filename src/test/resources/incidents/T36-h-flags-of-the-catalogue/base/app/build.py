import subprocess

FLAGS = ["-O3", "-std=c++20"]


def build(source, flags=FLAGS):
    done = subprocess.run(["g++", *flags, source, "-o", "tiles"], timeout=60)
    return done.returncode == 0
