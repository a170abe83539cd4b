// C = A B for square row-major matrices of n by n floats.
#pragma once

void gemm(const float *a, const float *b, float *c, int n);
