import torch
import torch.nn as nn


class Model(nn.Module):
    def __init__(self, in_channels, out_channels, kernel_size, scale):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, kernel_size, padding=kernel_size // 2)
        self.scale = scale
        self.shift = nn.Parameter(torch.zeros(out_channels, 1, 1))

    def forward(self, x):
        return torch.relu((self.conv(x) + self.shift) * self.scale)


def get_inputs():
    return [torch.randn(16, 32, 112, 112, device="cuda")]


def get_init_inputs():
    return [32, 64, 3, 1.5]
