// Times the product on a random instance, compares a sample of entries with a plain sum, prints the rate.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "gemm.h"

static bool check(const std::vector<float>& a, const std::vector<float>& b, const std::vector<float>& c, std::size_t n) {
    std::mt19937 random(99);
    for (int sample = 0; sample < 500; ++sample) {
        const std::size_t i = random() % n, j = random() % n;
        double sum = 0.0;
        for (std::size_t k = 0; k < n; ++k) sum += static_cast<double>(a[i * n + k]) * b[k * n + j];
        if (std::abs(sum - c[i * n + j]) > 1e-4 * std::max(1.0, std::abs(sum))) {
            std::fprintf(stderr, "entry %zu,%zu: %f instead of %f\n", i, j, c[i * n + j], sum);
            return false;
        }
    }
    return true;
}

int main(int count, char** arguments) {
    const std::size_t n = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 512;
    if (n == 0 || n > 4096) return 2;
    std::vector<float> a(n * n), b(n * n), c(n * n, 0.0f);
    std::mt19937 random(7);
    std::uniform_real_distribution<float> values(-1.0f, 1.0f);
    for (auto& v : a) v = values(random);
    for (auto& v : b) v = values(random);
    std::fprintf(stderr, "multiplying two matrices of %zu x %zu\n", n, n);
    const auto began = std::chrono::steady_clock::now();
    gemm(a.data(), b.data(), c.data(), n);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    const bool right = check(a, b, c, n);
    std::printf("check: %s\n", right ? "pass" : "fail");
    std::printf("gflops: %.3f\n", 2.0 * n * n * n / seconds * 1e-9);
    std::fflush(stdout);
    return right ? 0 : 1;
}
