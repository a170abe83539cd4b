// Nearest-neighbour start, then 2-opt until no exchange helps or the time is over.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iomanip>
#include <numeric>
#include <string>
#include <vector>

#include "city.h"

static const double SECONDS = 90.0;
static const double GRAIN = 9.9e-7;  // lengths are whole multiples of it

static std::vector<int> nearest(const std::vector<City>& cities) {
  std::vector<int> tour{0};
  std::vector<bool> seen(cities.size(), false);
  seen[0] = true;
  while (tour.size() < cities.size()) {
    int next = -1;
    double closest = 1e18;
    for (size_t c = 0; c < cities.size(); ++c) {
      const double d = distance(cities[tour.back()], cities[c]);
      if (!seen[c] && d < closest) {
        closest = d;
        next = static_cast<int>(c);
      }
    }
    seen[next] = true;
    tour.push_back(next);
  }
  return tour;
}

static double length(const std::vector<City>& cities, const std::vector<int>& tour) {
  double sum = 0.0;
  for (size_t i = 0; i < tour.size(); ++i) {
    sum += distance(cities[tour[i]], cities[tour[(i + 1) % tour.size()]]);
  }
  return sum;
}

static bool improve(const std::vector<City>& cities, std::vector<int>& tour) {
  const size_t n = tour.size();
  bool better = false;
  for (size_t i = 0; i + 2 < n; ++i) {
    for (size_t j = i + 2; j < n; ++j) {
      const City &a = cities[tour[i]], &b = cities[tour[i + 1]];
      const City &c = cities[tour[j]], &d = cities[tour[(j + 1) % n]];
      if (distance(a, c) + distance(b, d) + 1e-12 < distance(a, b) + distance(c, d)) {
        std::reverse(tour.begin() + i + 1, tour.begin() + j + 1);
        better = true;
      }
    }
  }
  return better;
}

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: tour CITIES OUT\n");
    return 2;
  }
  const std::vector<City> cities = read_cities(argv[1]);
  std::vector<int> tour = nearest(cities);
  const auto begin = std::chrono::steady_clock::now();
  while (improve(cities, tour)) {
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
    if (spent.count() > SECONDS) {
      break;
    }
  }
  std::ofstream out(argv[2]);
  for (int c : tour) {
    out << c << ' ';
  }
  const double total = std::floor(length(cities, tour) / GRAIN) * GRAIN;
  out << '\n' << std::setprecision(12) << total << '\n';
  std::printf("length %.3f\n", total);
  return 0;
}
