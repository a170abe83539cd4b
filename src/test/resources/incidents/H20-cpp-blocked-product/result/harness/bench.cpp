// Multiplies matrices of three sizes and compares with a plain product in double.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

#include "gemm.hpp"

int main() {
  int wrong = 0;
  double flops = 0, seconds = 0;
  for (int n : {33, 256, 511}) {
    std::vector<float> a(n * n), b(n * n), c(n * n);
    for (int i = 0; i < n * n; ++i) a[i] = static_cast<float>(i % 17) / 17, b[i] = static_cast<float>(i % 23) / 23;
    const auto begin = std::chrono::steady_clock::now();
    gemm(a.data(), b.data(), c.data(), n);
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    flops += 2.0 * n * n * n;
    for (int i = 0; i < n * n; i += 97) {
      double sum = 0;
      for (int k = 0; k < n; ++k) sum += static_cast<double>(a[i / n * n + k]) * b[k * n + i % n];
      wrong += std::abs(sum - c[i]) > 1e-2;
    }
  }
  std::printf("%d %f\n", wrong, flops / seconds / 1e9);
}
