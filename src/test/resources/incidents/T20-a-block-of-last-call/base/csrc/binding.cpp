#include <ATen/cuda/CUDAContext.h>
#include <torch/extension.h>

#include "layernorm.cuh"

namespace {

void check_input(const torch::Tensor& t, const char* name) {
  TORCH_CHECK(t.is_cuda(), name, " must be on the device");
  TORCH_CHECK(t.is_contiguous(), name, " must be contiguous");
  TORCH_CHECK(t.scalar_type() == torch::kFloat, name, " must be single precision");
}

}  // namespace

torch::Tensor layernorm(torch::Tensor x, torch::Tensor weight, torch::Tensor bias, double eps) {
  check_input(x, "x");
  check_input(weight, "weight");
  check_input(bias, "bias");
  const int64_t cols = x.size(-1);
  const int64_t rows = x.numel() / cols;
  TORCH_CHECK(weight.numel() == cols && bias.numel() == cols, "weight and bias must have ", cols, " elements");

  auto out = torch::zeros_like(x);
  launch_layernorm(x.data_ptr<float>(), weight.data_ptr<float>(), bias.data_ptr<float>(), out.data_ptr<float>(),
                   static_cast<int>(rows), static_cast<int>(cols), static_cast<float>(eps),
                   at::cuda::getCurrentCUDAStream());
  C10_CUDA_KERNEL_LAUNCH_CHECK();
  return out;
}

PYBIND11_MODULE(TORCH_EXTENSION_NAME, m) {
  m.def("layernorm", &layernorm, "Layer normalisation over the last dimension");
}
