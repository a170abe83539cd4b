// What run() has to give.
#pragma once

#include <vector>

inline std::vector<float> expected(const std::vector<float> &in, int rows, int cols) {
  std::vector<float> out(rows);
  for (int r = 0; r < rows; ++r) {
    double sum = 0;
    for (int c = 0; c < cols; ++c) sum += in[static_cast<size_t>(r) * cols + c];
    out[r] = static_cast<float>(sum);
  }
  return out;
}
