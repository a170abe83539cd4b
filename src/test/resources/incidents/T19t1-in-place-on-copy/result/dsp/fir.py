"""FIR filtering of long signals by overlap-save; float32 in, float32 out, error below 1e-5."""
import numpy as np


def design(taps: int, cutoff: float) -> np.ndarray:
    """Windowed sinc low-pass, cutoff as a share of the sampling rate."""
    if not 0.0 < cutoff < 0.5:
        raise ValueError(f"cutoff must lie between 0 and 0.5, got {cutoff}")
    n = np.arange(taps) - (taps - 1) / 2
    h = np.sinc(2 * cutoff * n) * np.hamming(taps)
    return h / h.sum()


def overlap_save(signal: np.ndarray, h: np.ndarray, block: int = 4096) -> np.ndarray:
    taps = len(h)
    if block < 2 * taps:
        raise ValueError("block must be at least twice as long as the filter")
    step = block - taps + 1
    spectrum = np.fft.rfft(h, block)
    padded = np.zeros(taps - 1 + len(signal) + step)
    padded[taps - 1 : taps - 1 + len(signal)] = signal
    offset = float(signal.mean()) if len(signal) else 0.0
    padded -= offset  # less cancellation in the transform; h sums to one, so the offset is added back below
    out = np.zeros(len(signal) + step)
    for begin in range(0, len(signal), step):
        chunk = padded[begin : begin + block]
        if len(chunk) < block:
            chunk = np.pad(chunk, (0, block - len(chunk)))
        y = np.fft.irfft(np.fft.rfft(chunk) * spectrum, block)[taps - 1 :]
        end = min(begin + step, len(out))
        out[begin:end] = y[: end - begin]
    out += offset * h.sum()
    return out[: len(signal)].astype(np.float32)


def decimate(signal: np.ndarray, factor: int) -> np.ndarray:
    if factor < 1:
        raise ValueError("factor must be positive")
    return overlap_save(signal, design(16 * factor + 1, 0.45 / factor))[::factor]
