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


class LayerNorm(torch.nn.LayerNorm):
    """The layer of the library with its rows normalised by the extension."""

    def __init__(self, width, eps=1e-5):
        super().__init__(width, eps=eps)

    def forward_rows(self, x):
        return _ext.layernorm(x.contiguous(), self.weight, self.bias, self.eps)
