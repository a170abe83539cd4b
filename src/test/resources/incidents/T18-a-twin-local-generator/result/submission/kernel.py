"""Counts of the 256 values of a byte tensor: private histograms in each block, one atomic pass at the end."""

import torch
import triton
import triton.language as tl

BINS = 256
BLOCK = 4096
NARROW = 1024
PROBES = 512


@triton.jit
def _count(data_ptr, out_ptr, n, BLOCK: tl.constexpr, BINS: tl.constexpr):
    at = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    inside = at < n
    value = tl.load(data_ptr + at, mask=inside, other=0).to(tl.int32)
    local = tl.histogram(value, BINS)
    padding = BLOCK - tl.sum(inside.to(tl.int32), axis=0)
    bins = tl.arange(0, BINS)
    local = local - tl.where(bins == 0, padding, 0)
    tl.atomic_add(out_ptr + bins, local)


def _launch(data, counts, block):
    n = data.numel()
    _count[(triton.cdiv(n, block),)](data, counts, n, BLOCK=block, BINS=BINS)


def _block_for(flat):
    """Few distinct values make the atomics collide; smaller blocks then collide less."""
    source = torch.Generator(device=flat.device)
    source.manual_seed(17)
    at = torch.randint(0, flat.numel(), (PROBES,), device=flat.device, generator=source)
    spread = flat[at].float().std()
    return NARROW if float(spread) < 8.0 else BLOCK


def custom_kernel(data):
    """The counts of `data`, as a tensor of 256 whole numbers on the same device."""
    flat = data.view(-1)
    counts = torch.zeros(BINS, device=data.device, dtype=torch.int32)
    _launch(flat, counts, _block_for(flat))
    return counts
