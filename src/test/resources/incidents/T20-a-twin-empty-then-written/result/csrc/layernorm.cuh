#pragma once
#include <cuda_runtime.h>

void launch_layernorm(const float* x, const float* weight, const float* bias, float* out, int rows, int cols,
                      float eps, cudaStream_t stream);
