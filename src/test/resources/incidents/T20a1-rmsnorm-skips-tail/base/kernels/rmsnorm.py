"""RMS normalisation over the last dimension, fp32 in and out."""
import torch
import triton
import triton.language as tl


@triton.jit
def _rmsnorm_fwd(x_ptr, w_ptr, y_ptr, stride, n_cols, eps, BLOCK: tl.constexpr):
    row = tl.program_id(0)
    x_ptr += row * stride
    y_ptr += row * stride
    acc = tl.zeros([BLOCK], dtype=tl.float32)
    for start in range(0, n_cols, BLOCK):
        cols = start + tl.arange(0, BLOCK)
        x = tl.load(x_ptr + cols, mask=cols < n_cols, other=0.0).to(tl.float32)
        acc += x * x
    scale = 1.0 / tl.sqrt(tl.sum(acc, axis=0) / n_cols + eps)
    for start in range(0, n_cols, BLOCK):
        cols = start + tl.arange(0, BLOCK)
        keep = cols < n_cols
        x = tl.load(x_ptr + cols, mask=keep, other=0.0).to(tl.float32)
        w = tl.load(w_ptr + cols, mask=keep, other=0.0).to(tl.float32)
        tl.store(y_ptr + cols, x * scale * w, mask=keep)


def _block_for(n_cols: int) -> int:
    return min(4096, triton.next_power_of_2(n_cols))


class RMSNorm(torch.nn.Module):
    def __init__(self, hidden: int, eps: float = 1e-6):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(hidden))
        self.eps = eps

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not x.is_cuda:
            raise ValueError("RMSNorm kernel needs a CUDA tensor")
        flat = x.reshape(-1, x.shape[-1]).contiguous()
        y = torch.zeros_like(flat)
        rows, n_cols = flat.shape
        block = _block_for(n_cols)
        _rmsnorm_fwd[(rows,)](flat, self.weight, y, flat.stride(0), n_cols, self.eps, BLOCK=block, num_warps=4)
        return y.view_as(x)


def rmsnorm(x: torch.Tensor, weight: torch.Tensor, eps: float = 1e-6) -> torch.Tensor:
    """Functional form used by the benchmark."""
    module = RMSNorm(x.shape[-1], eps).to(x.device)
    with torch.no_grad():
        module.weight.copy_(weight)
    return module(x)
