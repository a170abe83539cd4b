// What run() has to give.
#pragma once

#include <algorithm>
#include <vector>

inline std::vector<float> expected(const std::vector<float> &in, int rows, int cols) {
  std::vector<float> out(in.size());
  for (size_t i = 0; i < in.size(); ++i) out[i] = std::max(in[i] + in[i % cols], 0.0f);
  return out;
}
