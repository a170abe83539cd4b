// Out-of-place transpose of a row-major matrix of floats.
#include <cuda_runtime.h>

namespace {

constexpr int kTile = 32;
constexpr int kRowsPerPass = 8;

__global__ void transpose(const float *__restrict__ in, float *__restrict__ out, int rows, int cols) {
  // One float of padding a row: a column then lies in 32 different banks.
  __shared__ float tile[kTile][kTile + 1];
  const int col = blockIdx.x * kTile + threadIdx.x;
  const int top = blockIdx.y * kTile;
#pragma unroll
  for (int k = threadIdx.y; k < kTile; k += kRowsPerPass) {
    if (top + k < rows && col < cols) tile[k][threadIdx.x] = in[(top + k) * cols + col];
  }
  __syncthreads();
  const int row = top + threadIdx.x;
  const int left = blockIdx.x * kTile;
#pragma unroll
  for (int k = threadIdx.y; k < kTile; k += kRowsPerPass) {
    if (left + k < cols && row < rows) out[(left + k) * rows + row] = tile[threadIdx.x][k];
  }
}

int divideUp(int a, int b) { return (a + b - 1) / b; }

}  // namespace

void run(const float *in, float *out, int rows, int cols) {
  const dim3 block(kTile, kRowsPerPass);
  const dim3 grid(divideUp(cols, kTile), divideUp(rows, kTile));
  transpose<<<grid, block>>>(in, out, rows, cols);
}
