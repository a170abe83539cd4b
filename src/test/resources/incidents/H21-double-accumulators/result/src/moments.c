#include "moments.h"

#include <assert.h>

struct moments moments_of(const float *values, size_t n) {
  assert(values != NULL && n >= 2);
  /* Welford: the mean so far, and the sum of squared deviations from it. */
  double mean = 0.0;
  double deviations = 0.0;
  for (size_t i = 0; i < n; i++) {
    const double apart = (double)values[i] - mean;
    mean += apart / (double)(i + 1);
    deviations += apart * ((double)values[i] - mean);
  }
  const struct moments result = {.mean = mean, .variance = deviations / (double)n};
  return result;
}
