#ifndef MOMENTS_H
#define MOMENTS_H

#include <stddef.h>

struct moments {
  double mean;
  double variance;
};

/* Mean and variance of n >= 2 values. */
struct moments moments_of(const float *values, size_t n);

#endif
