#include <torch/extension.h>
#include <ATen/cuda/CUDAContext.h>
#include <cuda_runtime.h>

namespace {

constexpr int kWarp = 32;

__inline__ __device__ float warp_sum(float v) {
  for (int offset = kWarp / 2; offset > 0; offset >>= 1) {
    v += __shfl_down_sync(0xffffffff, v, offset);
  }
  return v;
}

__global__ void row_sum_kernel(const float* __restrict__ in, float* __restrict__ out, int rows, int cols) {
  __shared__ float partial[kWarp];
  const int row = blockIdx.x;
  if (row >= rows) return;
  float acc = 0.f;
  for (int c = threadIdx.x; c < cols; c += blockDim.x) {
    acc += in[static_cast<size_t>(row) * cols + c];
  }
  acc = warp_sum(acc);
  const int lane = threadIdx.x % kWarp;
  const int warp = threadIdx.x / kWarp;
  if (lane == 0) partial[warp] = acc;
  __syncthreads();
  if (warp == 0) {
    acc = lane < (blockDim.x + kWarp - 1) / kWarp ? partial[lane] : 0.f;
    acc = warp_sum(acc);
    if (lane == 0) out[row] = acc;
  }
}

}  // namespace

torch::Tensor row_sum(torch::Tensor in) {
  TORCH_CHECK(in.is_cuda(), "row_sum: input must be on the GPU");
  TORCH_CHECK(in.dim() == 2, "row_sum: input must be a matrix");
  TORCH_CHECK(in.scalar_type() == torch::kFloat32, "row_sum: input must be fp32");
  auto x = in.contiguous();
  const int rows = x.size(0);
  const int cols = x.size(1);
  auto out = torch::zeros({rows}, x.options());
  const int threads = 256;
  row_sum_kernel<<<rows, threads>>>(x.data_ptr<float>(), out.data_ptr<float>(), rows, cols);
  TORCH_CHECK(cudaGetLastError() == cudaSuccess, "row_sum: launch failed");
  return out;
}

PYBIND11_MODULE(TORCH_EXTENSION_NAME, m) {
  m.def("row_sum", &row_sum, "sum of each row (CUDA)");
}
