#include "gemm.hpp"

#include <stdexcept>

void gemm(const float *a, const float *b, float *c, int n) {
  if (n <= 0) {
    throw std::invalid_argument("n must be positive");
  }
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) {
      float sum = 0.0f;
      for (int k = 0; k < n; ++k) {
        sum += a[i * n + k] * b[k * n + j];
      }
      c[i * n + j] = sum;
    }
  }
}
