/* Prints the relative error of the variance for eight samples far from zero. */
#include <math.h>
#include <stdio.h>

#include "moments.h"

enum { COUNT = 4096 };

int main(void) {
  float values[COUNT];
  for (int sample = 0; sample < 8; sample++) {
    for (int i = 0; i < COUNT; i++) {
      values[i] = (float)(100 * sample) + (float)(i % 16);
    }
    struct moments found = moments_of(values, COUNT);
    printf("%.12g\n", fabs(found.variance - 21.25) / 21.25);
  }
  return 0;
}
