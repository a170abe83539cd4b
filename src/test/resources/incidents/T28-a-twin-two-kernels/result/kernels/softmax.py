"""Softmax over rows that fit into one block."""

import torch
import triton
import triton.language as tl

from kernels.launch import pick_warps, row_block

MAX_FUSED = 65536
NARROW = 256
TOGETHER = 4


@triton.jit
def _softmax_rows(x_ptr, out_ptr, stride_x, stride_out, cols, BLOCK: tl.constexpr):
    row = tl.program_id(0)
    at = tl.arange(0, BLOCK)
    inside = at < cols
    x = tl.load(x_ptr + row * stride_x + at, mask=inside, other=-float("inf"))
    x = tl.exp(x - tl.max(x, axis=0))
    tl.store(out_ptr + row * stride_out + at, x / tl.sum(x, axis=0), mask=inside)


@triton.jit
def _softmax_narrow(x_ptr, out_ptr, stride_x, stride_out, rows, cols, ROWS: tl.constexpr, BLOCK: tl.constexpr):
    row = tl.program_id(0) * ROWS + tl.arange(0, ROWS)[:, None]
    at = tl.arange(0, BLOCK)[None, :]
    inside = (row < rows) & (at < cols)
    x = tl.load(x_ptr + row * stride_x + at, mask=inside, other=-float("inf"))
    x = tl.exp(x - tl.max(x, axis=1)[:, None])
    tl.store(out_ptr + row * stride_out + at, x / tl.sum(x, axis=1)[:, None], mask=inside)


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
    if cols <= NARROW:
        grid = (triton.cdiv(rows, TOGETHER),)
        _softmax_narrow[grid](x, out, x.stride(0), out.stride(0), rows, cols, ROWS=TOGETHER, BLOCK=block)
        return out
    _softmax_rows[(rows,)](x, out, x.stride(0), out.stride(0), cols, BLOCK=block, num_warps=pick_warps(block))
    return out
