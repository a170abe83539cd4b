"""Convolution, bias, scale and activation of the reference model with fewer passes over memory."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from solution.tiling import chunk_rows


class ModelNew(nn.Module):
    def __init__(self, in_channels, out_channels, kernel_size, scale):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, kernel_size, padding=kernel_size // 2)
        self.scale = scale
        self.shift = nn.Parameter(torch.zeros(out_channels, 1, 1))

    def _columns(self, x, top, rows):
        k = self.conv.kernel_size[0]
        pad = k // 2
        strip = F.pad(x, (pad, pad, pad, pad))[:, :, top : top + rows + 2 * pad]
        return F.unfold(strip, k)

    def _activate(self, y):
        y.add_(self.shift).mul_(self.scale)
        return y.clamp_(min=0.0)

    def forward(self, x):
        batch, _, height, width = x.shape
        weight = self.conv.weight.flatten(1)
        parts = []
        for top, rows in chunk_rows(height, width, x.element_size()):
            columns = self._columns(x, top, rows)
            y = torch.matmul(weight, columns)
            y = y.view(batch, -1, rows, width) + self.conv.bias.view(1, -1, 1, 1)
            parts.append(self._activate(y))
        return torch.cat(parts, dim=2)
