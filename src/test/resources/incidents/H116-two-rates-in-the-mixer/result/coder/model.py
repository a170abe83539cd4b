"""Bitwise context model: orders 0 to 2, averaged in the logistic domain."""

import math

FASTEST, SLOWEST = 0.5, 0.015


class Mixed:
    def __init__(self):
        self.tables = [{}, {}, {}]
        self.partial, self.history = 1, (0, 0)

    def _keys(self):
        return [(order, self.history[:order], self.partial) for order in range(3)]

    def predict(self):
        stretch = 0.0
        for table, key in zip(self.tables, self._keys()):
            p, seen = table.get(key, (0.5, 0))
            stretch += math.log(p / (1 - p)) * (1 - 0.7 ** min(seen, 30))
        p = 1 / (1 + math.exp(max(-30.0, min(30.0, -stretch / 1.5))))
        return min(65535, max(1, int(p * 65536)))

    def update(self, bit):
        for table, key in zip(self.tables, self._keys()):
            p, seen = table.get(key, (0.5, 0))
            rate = max(SLOWEST, FASTEST / (seen + 1.5))
            table[key] = (min(0.999, max(0.001, p + rate * (bit - p))), min(seen + 1, 255))
        self.partial = self.partial << 1 | bit
        if self.partial >= 256:
            self.history = (self.partial & 255, self.history[0])
            self.partial = 1
