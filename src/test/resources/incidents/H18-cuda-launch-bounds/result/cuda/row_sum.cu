// The sum of each row of a row-major matrix; blocks take rows in turn.
#include <cuda_runtime.h>

#include <algorithm>

namespace {

constexpr int kThreads = 256;
constexpr int kBlocksPerMultiprocessor = 6;

__global__ void __launch_bounds__(kThreads, kBlocksPerMultiprocessor)
rowSum(const float *in, float *out, int rows, int cols) {
  __shared__ float partial[kThreads];
  for (int r = blockIdx.x; r < rows; r += gridDim.x) {
    const float *row = in + static_cast<long>(r) * cols;
    float sum = 0.0f;
    for (int i = threadIdx.x; i < cols; i += kThreads) {
      sum += row[i];
    }
    partial[threadIdx.x] = sum;
    __syncthreads();
    for (int half = kThreads / 2; half > 0; half /= 2) {
      if (threadIdx.x < half) {
        partial[threadIdx.x] += partial[threadIdx.x + half];
      }
      __syncthreads();
    }
    if (threadIdx.x == 0) {
      out[r] = partial[0];
    }
    __syncthreads();  // before the next row reuses the partial sums
  }
}

}  // namespace

void run(const float *in, float *out, int rows, int cols) {
  int device = 0;
  int multiprocessors = 1;
  cudaGetDevice(&device);
  cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, device);
  const int blocks = std::min(rows, multiprocessors * kBlocksPerMultiprocessor);
  rowSum<<<blocks, kThreads>>>(in, out, rows, cols);
}
