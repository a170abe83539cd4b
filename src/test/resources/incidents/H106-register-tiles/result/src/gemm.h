// C += A * B for row-major square matrices, blocked for the caches.
#pragma once
#include <algorithm>
#include <cstddef>

constexpr std::size_t BLOCK = 96;

inline void gemm(const float* a, const float* b, float* c, std::size_t n) {
    for (std::size_t ii = 0; ii < n; ii += BLOCK) {
        for (std::size_t kk = 0; kk < n; kk += BLOCK) {
            const std::size_t iEnd = std::min(ii + BLOCK, n), kEnd = std::min(kk + BLOCK, n);
            std::size_t i = ii;
            for (; i + 1 < iEnd; i += 2) {
                for (std::size_t k = kk; k < kEnd; ++k) {
                    const float upper = a[i * n + k], lower = a[(i + 1) * n + k];
                    const float* row = b + k * n;
                    for (std::size_t j = 0; j < n; ++j) {
                        c[i * n + j] += upper * row[j];
                        c[(i + 1) * n + j] += lower * row[j];
                    }
                }
            }
            for (; i < iEnd; ++i) {
                for (std::size_t k = kk; k < kEnd; ++k) {
                    const float left = a[i * n + k];
                    for (std::size_t j = 0; j < n; ++j) {
                        c[i * n + j] += left * b[k * n + j];
                    }
                }
            }
        }
    }
}
