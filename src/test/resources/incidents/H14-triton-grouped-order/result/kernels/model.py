"""C = A @ B in float32 with one Triton program per tile of C."""
import torch
import triton
import triton.language as tl

BLOCK_M = 64
BLOCK_N = 64
BLOCK_K = 32
GROUP = 8


@triton.jit
def matmul_kernel(a_ptr, b_ptr, c_ptr, M, N, K,
                  stride_am, stride_ak, stride_bk, stride_bn, stride_cm, stride_cn,
                  BLOCK_M: tl.constexpr, BLOCK_N: tl.constexpr, BLOCK_K: tl.constexpr, GROUP: tl.constexpr):
    # A group is GROUP tiles high; within it programs go down first, so neighbours share a column of B.
    pid = tl.program_id(0)
    across = tl.cdiv(N, BLOCK_N)
    first = pid // (GROUP * across) * GROUP
    high = min(tl.cdiv(M, BLOCK_M) - first, GROUP)
    pid_m = first + pid % (GROUP * across) % high
    pid_n = pid % (GROUP * across) // high
    rows = pid_m * BLOCK_M + tl.arange(0, BLOCK_M)
    cols = pid_n * BLOCK_N + tl.arange(0, BLOCK_N)
    ks = tl.arange(0, BLOCK_K)
    a = a_ptr + rows[:, None] * stride_am + ks[None, :] * stride_ak
    b = b_ptr + ks[:, None] * stride_bk + cols[None, :] * stride_bn
    total = tl.zeros((BLOCK_M, BLOCK_N), dtype=tl.float32)
    for k in range(0, K, BLOCK_K):
        left = tl.load(a, mask=(rows[:, None] < M) & (ks[None, :] + k < K), other=0.0)
        right = tl.load(b, mask=(ks[:, None] + k < K) & (cols[None, :] < N), other=0.0)
        total += tl.dot(left, right, input_precision="ieee")
        a += BLOCK_K * stride_ak
        b += BLOCK_K * stride_bk
    c = c_ptr + rows[:, None] * stride_cm + cols[None, :] * stride_cn
    tl.store(c, total, mask=(rows[:, None] < M) & (cols[None, :] < N))


def forward(a, b):
    assert a.is_cuda and b.is_cuda and a.shape[1] == b.shape[0]
    M, K = a.shape
    N = b.shape[1]
    c = torch.empty((M, N), device=a.device, dtype=torch.float32)
    grid = (triton.cdiv(M, BLOCK_M) * triton.cdiv(N, BLOCK_N),)
    matmul_kernel[grid](a, b, c, M, N, K,
                        a.stride(0), a.stride(1), b.stride(0), b.stride(1), c.stride(0), c.stride(1),
                        BLOCK_M=BLOCK_M, BLOCK_N=BLOCK_N, BLOCK_K=BLOCK_K, GROUP=GROUP, num_warps=4, num_stages=2)
    return c
