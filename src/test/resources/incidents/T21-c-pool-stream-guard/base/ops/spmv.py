from pathlib import Path

from torch.utils.cpp_extension import load

_ext = load(name="spmv_ext", sources=[str(Path(__file__).resolve().parent.parent / "csrc" / "spmv.cu")])


def spmv(starts, columns, values, x):
    return _ext.spmv(starts, columns, values, x)
