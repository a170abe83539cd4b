#include "moments.h"

#include <assert.h>

struct moments moments_of(const float *values, size_t n) {
  assert(values != NULL && n >= 2);
  float sum = 0.0f;
  float squares = 0.0f;
  for (size_t i = 0; i < n; i++) {
    sum += values[i];
    squares += values[i] * values[i];
  }
  struct moments result;
  result.mean = sum / (float)n;
  result.variance = squares / (float)n - result.mean * result.mean;
  return result;
}
