// Row-wise softmax in fp32: one block for each row, reductions in shared memory.
#include <ATen/cuda/CUDAContext.h>
#include <torch/extension.h>

constexpr int THREADS = 256;

__global__ void softmax_rows(const float* __restrict__ x, float* __restrict__ y, int columns) {
    __shared__ float shared[THREADS];
    const float* row = x + static_cast<size_t>(blockIdx.x) * columns;
    float* out = y + static_cast<size_t>(blockIdx.x) * columns;
    float largest = -INFINITY, running = 0.0f;
    for (int i = threadIdx.x; i < columns; i += THREADS) {
        const float value = row[i], higher = fmaxf(largest, value);
        running = running * expf(largest - higher) + expf(value - higher);
        largest = higher;
    }
    const float own = largest;
    shared[threadIdx.x] = largest;
    __syncthreads();
    for (int half = THREADS / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) shared[threadIdx.x] = fmaxf(shared[threadIdx.x], shared[threadIdx.x + half]);
        __syncthreads();
    }
    largest = shared[0];
    __syncthreads();
    shared[threadIdx.x] = threadIdx.x < columns ? running * expf(own - largest) : 0.0f;
    __syncthreads();
    for (int half = THREADS / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) shared[threadIdx.x] += shared[threadIdx.x + half];
        __syncthreads();
    }
    const float scale = 1.0f / shared[0];
    for (int i = threadIdx.x; i < columns; i += THREADS) out[i] = expf(row[i] - largest) * scale;
}

torch::Tensor softmax(torch::Tensor x) {
    TORCH_CHECK(x.is_cuda() && x.is_contiguous() && x.dtype() == torch::kFloat32, "x must be contiguous fp32 on the GPU");
    TORCH_CHECK(x.dim() == 2, "x must have two dimensions");
    auto y = torch::empty_like(x);
    softmax_rows<<<x.size(0), THREADS, 0, at::cuda::getCurrentCUDAStream()>>>(x.data_ptr<float>(), y.data_ptr<float>(), x.size(1));
    C10_CUDA_KERNEL_LAUNCH_CHECK();
    return y;
}

PYBIND11_MODULE(TORCH_EXTENSION_NAME, m) { m.def("softmax", &softmax); }
