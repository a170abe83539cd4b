"""Loads the extension and gives it the signature of the benchmark."""

from pathlib import Path

import torch
from torch.utils.cpp_extension import load

_SOURCES = Path(__file__).resolve().parent.parent / "csrc"
_ext = load(
    name="layernorm_ext",
    sources=[str(_SOURCES / "binding.cpp"), str(_SOURCES / "layernorm.cu")],
    extra_cuda_cflags=["-O3"],
)


class LayerNorm(torch.nn.Module):
    def __init__(self, width, eps=1e-5):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(width))
        self.bias = torch.nn.Parameter(torch.zeros(width))
        self.eps = eps

    def forward(self, x):
        return _ext.layernorm(x.contiguous(), self.weight, self.bias, self.eps)
