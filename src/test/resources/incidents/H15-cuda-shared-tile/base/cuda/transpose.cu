// Out-of-place transpose of a row-major matrix of floats.
#include <cuda_runtime.h>

namespace {

constexpr int kBlock = 16;

__global__ void transpose(const float *in, float *out, int rows, int cols) {
  const int col = blockIdx.x * blockDim.x + threadIdx.x;
  const int row = blockIdx.y * blockDim.y + threadIdx.y;
  if (row < rows && col < cols) {
    // Reads are coalesced, writes are `rows` floats apart.
    out[col * rows + row] = in[row * cols + col];
  }
}

int divideUp(int a, int b) { return (a + b - 1) / b; }

}  // namespace

void run(const float *in, float *out, int rows, int cols) {
  const dim3 block(kBlock, kBlock);
  const dim3 grid(divideUp(cols, kBlock), divideUp(rows, kBlock));
  transpose<<<grid, block>>>(in, out, rows, cols);
}
