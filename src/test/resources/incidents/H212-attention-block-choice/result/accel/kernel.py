"""Grouped-query attention for one query position (decoding)."""
import math

import torch
import triton
import triton.language as tl


@triton.jit
def _decode_attn(q_ptr, k_ptr, v_ptr, o_ptr, T, scale, GROUP: tl.constexpr, D: tl.constexpr, BT: tl.constexpr):
    head = tl.program_id(0)
    kv = head // GROUP
    d = tl.arange(0, D)
    q = tl.load(q_ptr + head * D + d) * scale
    m = -float("inf")
    denom = 0.0
    acc = tl.zeros([D], dtype=tl.float32)
    for start in range(0, T, BT):
        t = start + tl.arange(0, BT)
        keep = t < T
        k = tl.load(k_ptr + (kv * T + t)[:, None] * D + d[None, :], mask=keep[:, None], other=0.0)
        s = tl.sum(k * q[None, :], axis=1)
        s = tl.where(keep, s, -float("inf"))
        m_new = tl.maximum(m, tl.max(s, axis=0))
        p = tl.exp(s - m_new)
        corr = tl.exp(m - m_new)
        v = tl.load(v_ptr + (kv * T + t)[:, None] * D + d[None, :], mask=keep[:, None], other=0.0)
        acc = acc * corr + tl.sum(p[:, None] * v, axis=0)
        denom = denom * corr + tl.sum(p, axis=0)
        m = m_new
    tl.store(o_ptr + head * D + d, acc / denom)


def decode_attention(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """q: heads x D; k, v: kv heads x T x D."""
    heads, dim = q.shape
    kv_heads, length, _ = k.shape
    if heads % kv_heads:
        raise ValueError(f"{heads} heads do not divide into {kv_heads} groups")
    if dim & (dim - 1):
        raise ValueError(f"the head size must be a power of two, got {dim}")
    block = 128 if length >= 1024 else 64
    o = torch.empty_like(q)
    _decode_attn[(heads,)](q, k.contiguous(), v.contiguous(), o, length, 1.0 / math.sqrt(dim),
                           GROUP=heads // kv_heads, D=dim, BT=block, num_warps=4, num_stages=2)
    return o
