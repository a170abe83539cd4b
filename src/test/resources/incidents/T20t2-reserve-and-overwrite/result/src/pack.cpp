// One-dimensional bin packing: best-fit decreasing with a small local search.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

struct Packing {
  std::vector<std::vector<int>> bins;
  std::vector<int> load;
};

static Packing best_fit(const std::vector<int>& size, int capacity, const std::vector<int>& order) {
  Packing p;
  for (int item : order) {
    if (size[item] > capacity) throw std::invalid_argument("an item is larger than a bin");
    int best = -1;
    for (int b = 0; b < static_cast<int>(p.load.size()); ++b) {
      const int rest = capacity - p.load[b] - size[item];
      if (rest >= 0 && (best < 0 || rest < capacity - p.load[best] - size[item])) best = b;
    }
    if (best < 0) {
      p.bins.emplace_back();
      p.load.push_back(0);
      best = static_cast<int>(p.bins.size()) - 1;
    }
    p.bins[best].push_back(item);
    p.load[best] += size[item];
  }
  return p;
}

static Packing search(const std::vector<int>& size, int capacity, int rounds, std::mt19937& rng) {
  std::vector<int> order(size.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](int a, int b) { return size[a] > size[b]; });
  Packing best = best_fit(size, capacity, order);
  std::vector<int> next(order.size());
  for (int r = 0; r < rounds; ++r) {
    std::copy(order.begin(), order.end(), next.begin());
    const int i = static_cast<int>(rng() % next.size());
    const int j = static_cast<int>(rng() % next.size());
    std::swap(next[i], next[j]);
    Packing p = best_fit(size, capacity, next);
    if (p.bins.size() <= best.bins.size()) {
      order.swap(next);
      best = std::move(p);
    }
  }
  return best;
}

int main() {
  std::ifstream in("input/items.txt");
  int capacity = 0, n = 0;
  if (!(in >> capacity >> n) || n <= 0) {
    std::cerr << "input/items.txt: expected capacity and count\n";
    return 1;
  }
  std::vector<int> size(n);
  for (int& s : size) in >> s;
  std::mt19937 rng(3);
  const Packing p = search(size, capacity, 2000, rng);
  std::ofstream out("out/bins.txt");
  for (const auto& bin : p.bins) {
    for (int item : bin) out << item << ' ';
    out << '\n';
  }
  std::printf("bins %zu\n", p.bins.size());
  return 0;
}
