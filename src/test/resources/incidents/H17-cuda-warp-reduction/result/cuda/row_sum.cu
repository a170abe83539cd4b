// The sum of each row of a row-major matrix; one block a row.
#include <cuda_runtime.h>

namespace {

constexpr int kThreads = 256;
constexpr int kWarp = 32;
constexpr int kWarps = kThreads / kWarp;

__device__ __forceinline__ float warpSum(float value) {
#pragma unroll
  for (int offset = kWarp / 2; offset > 0; offset /= 2) {
    value += __shfl_down_sync(0xffffffffu, value, offset);
  }
  return value;
}

__global__ void rowSum(const float *__restrict__ in, float *__restrict__ out, int cols) {
  __shared__ float partial[kWarps];
  const float *row = in + static_cast<long>(blockIdx.x) * cols;
  float sum = 0.0f;
  for (int i = threadIdx.x; i < cols; i += kThreads) {
    sum += row[i];
  }
  sum = warpSum(sum);
  if (threadIdx.x % kWarp == 0) {
    partial[threadIdx.x / kWarp] = sum;
  }
  __syncthreads();
  if (threadIdx.x < kWarp) {
    sum = warpSum(threadIdx.x < kWarps ? partial[threadIdx.x] : 0.0f);
    if (threadIdx.x == 0) {
      out[blockIdx.x] = sum;
    }
  }
}

}  // namespace

void run(const float *in, float *out, int rows, int cols) {
  rowSum<<<rows, kThreads>>>(in, out, cols);
}
