// The sum of each row of a row-major matrix; one block a row.
#include <cuda_runtime.h>

namespace {

constexpr int kThreads = 256;

__global__ void rowSum(const float *in, float *out, int cols) {
  __shared__ float partial[kThreads];
  const float *row = in + static_cast<long>(blockIdx.x) * cols;
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
    out[blockIdx.x] = partial[0];
  }
}

}  // namespace

void run(const float *in, float *out, int rows, int cols) {
  rowSum<<<rows, kThreads>>>(in, out, cols);
}
