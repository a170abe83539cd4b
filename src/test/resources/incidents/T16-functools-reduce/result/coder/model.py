"""Bitwise context model: orders 0 to 2, averaged in the logistic domain."""

import functools
import math

RATE = 0.03


class Mixed:
    def __init__(self):
        self.tables = [{}, {}, {}]
        self.partial, self.history = 1, (0, 0)

    def _keys(self):
        return [(order, self.history[:order], self.partial) for order in range(3)]

    def predict(self):
        stretch = self.reduce(table.get(key, 0.5) for table, key in zip(self.tables, self._keys()))
        p = 1 / (1 + math.exp(-stretch / 1.8))
        return min(65535, max(1, int(p * 65536)))

    @staticmethod
    def reduce(chances):
        return functools.reduce(lambda total, p: total + math.log(p / (1 - p)), chances, 0.0)

    def update(self, bit):
        for table, key in zip(self.tables, self._keys()):
            p = table.get(key, 0.5)
            table[key] = min(0.999, max(0.001, p + RATE * (bit - p)))
        self.partial = self.partial << 1 | bit
        if self.partial >= 256:
            self.history = (self.partial & 255, self.history[0])
            self.partial = 1
