#include "gemm.hpp"

#include <algorithm>
#include <stdexcept>

namespace {

// Three blocks of 64 by 64 floats are 48 KiB: they stay in the second level of the cache.
constexpr int kBlock = 64;

void block(const float *__restrict a, const float *__restrict b, float *__restrict c, int n, int i0, int k0, int j0) {
  const int iEnd = std::min(i0 + kBlock, n);
  const int kEnd = std::min(k0 + kBlock, n);
  const int jEnd = std::min(j0 + kBlock, n);
  for (int i = i0; i < iEnd; ++i) {
    for (int k = k0; k < kEnd; ++k) {
      const float left = a[i * n + k];
      for (int j = j0; j < jEnd; ++j) {
        c[i * n + j] += left * b[k * n + j];
      }
    }
  }
}

}  // namespace

void gemm(const float *a, const float *b, float *c, int n) {
  if (n <= 0) {
    throw std::invalid_argument("n must be positive");
  }
  std::fill(c, c + static_cast<long>(n) * n, 0.0f);
  for (int i = 0; i < n; i += kBlock) {
    for (int k = 0; k < n; k += kBlock) {
      for (int j = 0; j < n; j += kBlock) {
        block(a, b, c, n, i, k, j);
      }
    }
  }
}
