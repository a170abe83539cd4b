import pathlib

import numpy as np

from fir import design, overlap_save


def main() -> None:
    signal = np.load("input/signal.npy")
    y = overlap_save(signal, design(257, 0.1))
    pathlib.Path("out").mkdir(exist_ok=True)
    np.save("out/filtered.npy", y)


if __name__ == "__main__":
    main()
