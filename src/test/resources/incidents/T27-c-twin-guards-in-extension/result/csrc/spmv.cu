// Product of a sparse matrix in row form with a dense vector: one warp a row.
#include <ATen/cuda/CUDAContext.h>
#include <c10/cuda/CUDAGuard.h>
#include <torch/extension.h>

namespace {

constexpr int kWarp = 32;
constexpr int kBlock = 256;

__global__ void spmv_rows(const int* __restrict__ starts, const int* __restrict__ columns,
                          const float* __restrict__ values, const float* __restrict__ x, float* __restrict__ y,
                          int rows) {
  const int row = (blockIdx.x * blockDim.x + threadIdx.x) / kWarp;
  const int lane = threadIdx.x % kWarp;
  if (row >= rows) return;
  float sum = 0.0f;
  for (int at = starts[row] + lane; at < starts[row + 1]; at += kWarp) {
    sum += values[at] * x[columns[at]];
  }
  for (int offset = kWarp / 2; offset > 0; offset /= 2) {
    sum += __shfl_down_sync(0xffffffff, sum, offset);
  }
  if (lane == 0) y[row] = sum;
}

}  // namespace

torch::Tensor spmv(torch::Tensor starts, torch::Tensor columns, torch::Tensor values, torch::Tensor x) {
  TORCH_CHECK(starts.scalar_type() == torch::kInt && columns.scalar_type() == torch::kInt, "indices must be int32");
  TORCH_CHECK(values.size(0) == columns.size(0), "one column for each value");
  TORCH_CHECK(x.is_cuda() && x.dim() == 1, "x must be a vector on the device");
  TORCH_CHECK(values.scalar_type() == x.scalar_type(), "values and x must have one type");
  TORCH_CHECK(starts.size(0) > 0, "there must be one start more than rows");
  const int rows = static_cast<int>(starts.size(0)) - 1;
  auto y = torch::zeros({rows}, x.options());
  if (rows == 0) return y;
  const int blocks = (rows * kWarp + kBlock - 1) / kBlock;
  spmv_rows<<<blocks, kBlock, 0, at::cuda::getCurrentCUDAStream()>>>(
      starts.data_ptr<int>(), columns.data_ptr<int>(), values.data_ptr<float>(), x.data_ptr<float>(),
      y.data_ptr<float>(), rows);
  C10_CUDA_KERNEL_LAUNCH_CHECK();
  return y;
}

PYBIND11_MODULE(TORCH_EXTENSION_NAME, m) {
  m.def("spmv", &spmv, "Sparse matrix times dense vector");
}
