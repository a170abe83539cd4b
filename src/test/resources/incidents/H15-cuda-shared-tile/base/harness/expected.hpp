// What run() has to give.
#pragma once

#include <vector>

inline std::vector<float> expected(const std::vector<float> &in, int rows, int cols) {
  std::vector<float> out(in.size());
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < cols; ++c) out[static_cast<size_t>(c) * rows + r] = in[static_cast<size_t>(r) * cols + c];
  }
  return out;
}
