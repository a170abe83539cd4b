// Explicit heat equation on an n x n grid, five-point stencil, fixed boundary.
#include <cstdio>
#include <cstdlib>
#include <vector>
#include <cuda_runtime.h>

#define CHECK(call)                                                                   \
  do {                                                                                \
    cudaError_t err = (call);                                                         \
    if (err != cudaSuccess) {                                                         \
      std::fprintf(stderr, "%s:%d %s\n", __FILE__, __LINE__, cudaGetErrorString(err)); \
      return 1;                                                                       \
    }                                                                                 \
  } while (0)

constexpr int kTile = 16;

__global__ void step(const float* __restrict__ u, float* __restrict__ v, int n, float alpha) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  const int y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x >= n || y >= n) return;
  const int i = y * n + x;
  if (x == 0 || y == 0 || x == n - 1 || y == n - 1) {
    v[i] = u[i];
    return;
  }
  v[i] = u[i] + alpha * (u[i - 1] + u[i + 1] + u[i - n] + u[i + n] - 4.0f * u[i]);
}

int main(int argc, char** argv) {
  const int n = argc > 1 ? std::atoi(argv[1]) : 2048;
  const int steps = argc > 2 ? std::atoi(argv[2]) : 500;
  const float alpha = 0.2f;
  std::vector<float> host(static_cast<size_t>(n) * n, 0.0f);
  for (int x = 0; x < n; ++x) host[x] = 1.0f;
  float *u = nullptr, *v = nullptr;
  const size_t bytes = host.size() * sizeof(float);
  CHECK(cudaMalloc(&u, bytes));
  CHECK(cudaMalloc(&v, bytes));
  CHECK(cudaMemcpy(u, host.data(), bytes, cudaMemcpyHostToDevice));

  cudaEvent_t begin, end;
  CHECK(cudaEventCreate(&begin));
  CHECK(cudaEventCreate(&end));
  const dim3 block(kTile, kTile);
  const dim3 grid((n + kTile - 1) / kTile, (n + kTile - 1) / kTile);
  CHECK(cudaEventRecord(begin));
  for (int s = 0; s < steps; ++s) {
    step<<<grid, block>>>(u, v, n, alpha);
    std::swap(u, v);
  }
  CHECK(cudaEventRecord(end));
  CHECK(cudaEventSynchronize(end));
  float ms = 0.0f;
  CHECK(cudaEventElapsedTime(&ms, begin, end));
  std::printf("elapsed_ms %.4f\n", ms);

  CHECK(cudaMemcpy(host.data(), u, bytes, cudaMemcpyDeviceToHost));
  FILE* out = std::fopen("out/field.bin", "wb");
  if (!out) return 2;
  std::fwrite(host.data(), sizeof(float), host.size(), out);
  std::fclose(out);
  return 0;
}
