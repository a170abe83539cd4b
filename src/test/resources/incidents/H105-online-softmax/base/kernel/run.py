"""Builds the extension and offers it to the evaluator."""

import pathlib

import torch
from torch.utils.cpp_extension import load

HERE = pathlib.Path(__file__).parent
extension = load(name="softmax_rows", sources=[str(HERE / "softmax.cu")], extra_cuda_cflags=["-O3"])


class Model(torch.nn.Module):
    def forward(self, x):
        return extension.softmax(x.contiguous())


def get_inputs():
    return [torch.randn(4096, 4096, device="cuda")]


if __name__ == "__main__":
    (x,) = get_inputs()
    torch.testing.assert_close(Model()(x), torch.softmax(x, dim=1), rtol=1e-5, atol=1e-6)
    print("check: pass")
