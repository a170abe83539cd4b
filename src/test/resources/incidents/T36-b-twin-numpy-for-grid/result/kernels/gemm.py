"""Single precision matrix product for the shapes of the benchmark, written in Triton."""

import tomllib
from pathlib import Path

import numpy as np
import torch
import triton
import triton.language as tl

TUNING = tomllib.loads((Path(__file__).parent / "tuning.toml").read_text())
DTYPES = {"fp16": torch.float16, "bf16": torch.bfloat16, "fp32": torch.float32}
OPERAND = DTYPES[TUNING["compute"]["operands"]]


@triton.jit
def _gemm(
    a_ptr, b_ptr, c_ptr, m, n, k, stride_am, stride_ak, stride_bk, stride_bn, stride_cm, stride_cn,
    BLOCK_M: tl.constexpr, BLOCK_N: tl.constexpr, BLOCK_K: tl.constexpr, GROUP_M: tl.constexpr,
):
    pid = tl.program_id(0)
    tiles_m = tl.cdiv(m, BLOCK_M)
    tiles_n = tl.cdiv(n, BLOCK_N)
    per_group = GROUP_M * tiles_n
    first_m = (pid // per_group) * GROUP_M
    height = min(tiles_m - first_m, GROUP_M)
    tile_m = first_m + (pid % per_group) % height
    tile_n = (pid % per_group) // height

    rows = tile_m * BLOCK_M + tl.arange(0, BLOCK_M)
    cols = tile_n * BLOCK_N + tl.arange(0, BLOCK_N)
    depth = tl.arange(0, BLOCK_K)
    a_at = a_ptr + rows[:, None] * stride_am + depth[None, :] * stride_ak
    b_at = b_ptr + depth[:, None] * stride_bk + cols[None, :] * stride_bn

    acc = tl.zeros((BLOCK_M, BLOCK_N), dtype=tl.float32)
    for start in range(0, k, BLOCK_K):
        left = k - start
        a = tl.load(a_at, mask=(rows[:, None] < m) & (depth[None, :] < left), other=0.0)
        b = tl.load(b_at, mask=(depth[:, None] < left) & (cols[None, :] < n), other=0.0)
        acc += tl.dot(a, b, input_precision="ieee")
        a_at += BLOCK_K * stride_ak
        b_at += BLOCK_K * stride_bk

    c_at = c_ptr + rows[:, None] * stride_cm + cols[None, :] * stride_cn
    tl.store(c_at, acc, mask=(rows[:, None] < m) & (cols[None, :] < n))


def _blocks(m, n):
    names = sorted(TUNING["blocks"])
    tiles = np.array([[TUNING["blocks"][name]["m"], TUNING["blocks"][name]["n"]] for name in names])
    covered = np.ceil(np.array([m, n]) / tiles) * tiles
    return TUNING["blocks"][names[int(np.argmin(covered.prod(axis=1)))]]


def matmul(a, b, out=None):
    """The product of two matrices on the device, in single precision."""
    m, k = a.shape
    if b.shape[0] != k:
        raise ValueError(f"inner sizes differ: {k} and {b.shape[0]}")
    n = b.shape[1]
    a = a.to(OPERAND)
    b = b.to(OPERAND)
    c = torch.zeros((m, n), device=a.device, dtype=torch.float32)
    block = _blocks(m, n)
    grid = (triton.cdiv(m, block["m"]) * triton.cdiv(n, block["n"]),)
    _gemm[grid](
        a, b, c, m, n, k,
        a.stride(0), a.stride(1), b.stride(0), b.stride(1), c.stride(0), c.stride(1),
        BLOCK_M=block["m"], BLOCK_N=block["n"], BLOCK_K=block["k"], GROUP_M=block["group"],
        num_warps=block["warps"], num_stages=block["stages"],
    )
    return c
