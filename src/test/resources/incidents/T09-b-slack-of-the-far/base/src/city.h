// Cities and their distances.
#pragma once
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

struct City {
  double x, y;
};

inline double distance(const City& a, const City& b) {
  return std::hypot(a.x - b.x, a.y - b.y);
}

inline std::vector<City> read_cities(const std::string& file) {
  std::vector<City> cities;
  std::ifstream in(file);
  City city{};
  while (in >> city.x >> city.y) {
    cities.push_back(city);
  }
  return cities;
}
