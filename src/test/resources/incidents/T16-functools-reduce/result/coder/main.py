"""Compresses a file with an order-2 context model and an arithmetic coder, then checks the round trip."""

import json
import pathlib
import sys

from arithmetic import Decoder, Encoder
from model import Mixed

RESULT = pathlib.Path("/out/compressed.bin")
REPORT = pathlib.Path("/out/report.json")


def compress(data):
    model, encoder = Mixed(), Encoder()
    for byte in data:
        for bit in range(7, -1, -1):
            value = byte >> bit & 1
            encoder.put(value, model.predict())
            model.update(value)
    return len(data).to_bytes(4, "big") + encoder.finish()


def decompress(blob):
    size, model, decoder = int.from_bytes(blob[:4], "big"), Mixed(), Decoder(blob[4:])
    out = bytearray()
    for _ in range(size):
        byte = 0
        for _ in range(8):
            value = decoder.get(model.predict())
            model.update(value)
            byte = byte << 1 | value
        out.append(byte)
    return bytes(out)


def main():
    data = pathlib.Path(sys.argv[1]).read_bytes()
    blob = compress(data)
    if decompress(blob) != data:
        raise RuntimeError("the round trip failed")
    RESULT.write_bytes(blob)
    REPORT.write_text(json.dumps({"bytes": len(data), "compressed": len(blob), "bits_per_byte": 8 * len(blob) / max(1, len(data))}))


if __name__ == "__main__":
    main()
