// out = max(in + bias of the column, 0) for a row-major matrix whose bias is its first row.
#include <cuda_runtime.h>

namespace {

constexpr int kThreads = 256;

__global__ void reluBias(const float *in, float *out, long total, int cols) {
  const long i = static_cast<long>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i < total) {
    const float value = in[i] + in[i % cols];
    out[i] = value > 0.0f ? value : 0.0f;
  }
}

__device__ __forceinline__ float rectified(float value) { return fmaxf(value, 0.0f); }

// Needs cols to be a multiple of four: then no vector crosses the end of a row.
__global__ void reluBias4(const float4 *__restrict__ in, float4 *__restrict__ out, long total4, int cols4) {
  const long i = static_cast<long>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i >= total4) return;
  const float4 a = in[i];
  const float4 b = __ldg(in + i % cols4);
  out[i] = make_float4(rectified(a.x + b.x), rectified(a.y + b.y), rectified(a.z + b.z), rectified(a.w + b.w));
}

}  // namespace

void run(const float *in, float *out, int rows, int cols) {
  const long total = static_cast<long>(rows) * cols;
  if (cols % 4 == 0) {
    const long total4 = total / 4;
    const int blocks4 = static_cast<int>((total4 + kThreads - 1) / kThreads);
    reluBias4<<<blocks4, kThreads>>>(reinterpret_cast<const float4 *>(in), reinterpret_cast<float4 *>(out), total4, cols / 4);
    return;
  }
  const int blocks = static_cast<int>((total + kThreads - 1) / kThreads);
  reluBias<<<blocks, kThreads>>>(in, out, total, cols);
}
