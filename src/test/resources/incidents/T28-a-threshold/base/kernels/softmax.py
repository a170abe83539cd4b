"""Softmax over rows that fit into one block."""

import torch
import triton
import triton.language as tl

from kernels.launch import pick_warps, row_block

MAX_FUSED = 65536


@triton.jit
def _softmax_rows(x_ptr, out_ptr, stride_x, stride_out, cols, BLOCK: tl.constexpr):
    row = tl.program_id(0)
    at = tl.arange(0, BLOCK)
    inside = at < cols
    x = tl.load(x_ptr + row * stride_x + at, mask=inside, other=-float("inf"))
    x = tl.exp(x - tl.max(x, axis=0))
    tl.store(out_ptr + row * stride_out + at, x / tl.sum(x, axis=0), mask=inside)


def softmax(x):
    """The softmax of each row of a matrix on the device."""
    if x.dim() != 2:
        raise ValueError("softmax takes a matrix")
    rows, cols = x.shape
    if cols > MAX_FUSED:
        raise ValueError(f"rows of more than {MAX_FUSED} elements do not fit")
    x = x.contiguous()
    out = torch.zeros_like(x)
    block = row_block(cols)
    _softmax_rows[(rows,)](x, out, x.stride(0), out.stride(0), cols, BLOCK=block, num_warps=pick_warps(block))
    return out
