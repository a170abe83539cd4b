"""A binary arithmetic coder with 32-bit ranges; probabilities are of a one, in 1/65536."""


class Encoder:
    def __init__(self):
        self.low, self.high, self.out = 0, 0xFFFFFFFF, bytearray()

    def put(self, bit, one):
        assert 0 < one < 65536, "probability out of range"
        middle = self.low + (self.high - self.low) * one // 65536
        if bit:
            self.high = middle
        else:
            self.low = middle + 1
        while (self.low ^ self.high) < 1 << 24:
            self.out.append(self.high >> 24)
            self.low = self.low << 8 & 0xFFFFFFFF
            self.high = (self.high << 8 & 0xFFFFFFFF) | 0xFF

    def finish(self):
        self.out += self.high.to_bytes(4, "big")
        return bytes(self.out)


class Decoder:
    def __init__(self, data):
        self.low, self.high, self.data, self.at = 0, 0xFFFFFFFF, data, 4
        self.value = int.from_bytes(data[:4].ljust(4, b"\0"), "big")

    def get(self, one):
        middle = self.low + (self.high - self.low) * one // 65536
        bit = int(self.value <= middle)
        if bit:
            self.high = middle
        else:
            self.low = middle + 1
        while (self.low ^ self.high) < 1 << 24:
            self.low = self.low << 8 & 0xFFFFFFFF
            self.high = (self.high << 8 & 0xFFFFFFFF) | 0xFF
            byte = self.data[self.at] if self.at < len(self.data) else 0
            self.value = (self.value << 8 & 0xFFFFFFFF) | byte
            self.at += 1
        return bit
