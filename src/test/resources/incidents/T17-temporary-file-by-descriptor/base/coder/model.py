"""Bitwise context model: orders 0 to 2, averaged in the logistic domain."""

import math

RATE = 0.03


class Mixed:
    def __init__(self):
        self.tables = [{}, {}, {}]
        self.partial, self.history = 1, (0, 0)

    def _keys(self):
        return [(order, self.history[:order], self.partial) for order in range(3)]

    def predict(self):
        stretch = 0.0
        for table, key in zip(self.tables, self._keys()):
            p = table.get(key, 0.5)
            stretch += math.log(p / (1 - p))
        p = 1 / (1 + math.exp(-stretch / 2))
        return min(65535, max(1, int(p * 65536)))

    def update(self, bit):
        for table, key in zip(self.tables, self._keys()):
            p = table.get(key, 0.5)
            table[key] = min(0.999, max(0.001, p + RATE * (bit - p)))
        self.partial = self.partial << 1 | bit
        if self.partial >= 256:
            self.history = (self.partial & 255, self.history[0])
            self.partial = 1
