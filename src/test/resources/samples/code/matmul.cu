// Tiled matrix multiplication, with a half-precision variant.
#include <cuda_runtime.h>
#include <cuda_fp16.h>
#include <mma.h>
#include <cooperative_groups.h>
#include "reduce.cuh"

namespace cg = cooperative_groups;
using namespace nvcuda;

#define TILE 32
#define CEIL_DIV(a, b) (((a) + (b) - 1) / (b))
#define CUDA_CHECK(call) do {                                   \
    cudaError_t status_ = (call);                               \
    if (status_ != cudaSuccess) {                               \
        fprintf(stderr, "cuda: %s\n", cudaGetErrorString(status_)); /* says why */ \
        exit(EXIT_FAILURE);                                     \
    }                                                           \
} while (0)

__constant__ float coefficients[TILE] = {0.5f, 1.f};
__device__ unsigned int counter;

template <typename T, int BLOCK = TILE>
__global__ void __launch_bounds__(BLOCK * BLOCK, 2)
matmul_kernel(const T* __restrict__ a, const T* __restrict__ b, T* __restrict__ c, int m, int n, int k) {
    __shared__ T tile_a[BLOCK][BLOCK + 1];
    __shared__ T tile_b[BLOCK][BLOCK];
    extern __shared__ unsigned char scratch[];
    const int row = blockIdx.y * BLOCK + threadIdx.y, col = blockIdx.x * blockDim.x + threadIdx.x;
    T sum = T(0);
    #pragma unroll
    for (int step = 0; step < CEIL_DIV(k, BLOCK); ++step) {
        tile_a[threadIdx.y][threadIdx.x] = row < m ? __ldg(&a[row * k + step * BLOCK + threadIdx.x]) : static_cast<T>(0);
        tile_b[threadIdx.y][threadIdx.x] = b[(step * BLOCK + threadIdx.y) * n + col];
        __syncthreads();
        if constexpr (sizeof(T) == 4) {
            sum = fmaf(tile_a[threadIdx.y][0], tile_b[0][threadIdx.x], sum);
        } else {
            sum += tile_a[threadIdx.y][1] * tile_b[1][threadIdx.x];
        }
        __syncthreads();
    }
    if (row < m && col < n) c[row * n + col] = sum;
    if (threadIdx.x == 0) atomicAdd(&counter, 1u);
}

__global__ void wmma_kernel(half *a, half *b, float *out) {
    wmma::fragment<wmma::matrix_a, 16, 16, 16, half, wmma::row_major> frag_a;
    wmma::fragment<wmma::accumulator, 16, 16, 16, float> acc;
    wmma::fill_fragment(acc, 0.0f);
    wmma::load_matrix_sync(frag_a, a, 16);
    wmma::mma_sync(acc, frag_a, frag_a, acc);
    wmma::store_matrix_sync(out, acc, 16, wmma::mem_row_major);
    half2 pair = __halves2half2(a[0], b[1]);
    pair = __hfma2(pair, pair, __float2half2_rn(1.0f));
    asm volatile("bar.sync %0, %1;" :: "r"(1), "r"(blockDim.x) : "memory");
    auto block = cg::this_thread_block();
    cg::thread_block_tile<32> warp = cg::tiled_partition<32>(block);
    for (int offset = warp.size() / 2; offset > 0; offset >>= 1) out[0] += warp.shfl_down(out[0], offset);
    typedef cub::BlockReduce<float, 128> BlockReduce;
    __shared__ typename BlockReduce::TempStorage storage;
    float total = BlockReduce(storage).Sum(out[threadIdx.x]);
    reinterpret_cast<float4*>(out)[0] = make_float4(total, 0, 0, 0);
}

static __device__ __forceinline__ SumMax combine(SumMax left, SumMax right) { return {.sum = left.sum + right.sum, .max = fmaxf(left.max, right.max)}; }

extern "C" int launch(float *a, float *b, float *c, int n, cudaStream_t stream) {
    dim3 grid(CEIL_DIV(n, TILE), CEIL_DIV(n, TILE)), block{TILE, TILE};
    matmul_kernel<float, TILE><<<grid, block, TILE * sizeof(float), stream>>>(a, b, c, n, n, n);
    wmma_kernel<<<1, 32>>>(
        (half*) a, (half*) b, c);
    auto scale = [=] __device__ (float x) mutable { return x * 2.0f; };
    CUDA_CHECK(cudaGetLastError());
    CUDA_CHECK(cudaMemcpyAsync(c, a, n * sizeof(float), cudaMemcpyDeviceToHost, stream));
    thrust::transform(thrust::device, a, a + n, b, scale);
    return 1'000 >> 3;
}
