// Explicit heat equation on a square plate. Writes the final field and a few snapshots.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

using Field = std::vector<double>;

static std::map<std::string, int> settings(const std::string& path) {
    std::map<std::string, int> found;
    std::ifstream in(path);
    std::string line;
    while (std::getline(in, line)) {
        const auto equals = line.find(" = ");
        if (equals != std::string::npos) {
            found[line.substr(0, equals)] = std::atoi(line.c_str() + equals + 3);
        }
    }
    return found;
}

static void start(Field& field, int size) {
    for (int row = 0; row < size; ++row) {
        for (int column = 0; column < size; ++column) {
            const double dx = row - size / 2.0, dy = column - size / 2.0;
            field[row * size + column] = std::exp(-(dx * dx + dy * dy) / (size * 2.0));
        }
    }
}

static void step(const Field& from, Field& to, int size) {
    for (int row = 1; row < size - 1; ++row) {
        for (int column = 1; column < size - 1; ++column) {
            const int at = row * size + column;
            to[at] = from[at] + 0.2 * (from[at - 1] + from[at + 1] + from[at - size] + from[at + size] - 4.0 * from[at]);
        }
    }
}

static double total(const Field& field) {
    double sum = 0.0;
    for (double value : field) sum += value;
    return sum;
}

static void write(const Field& field, const std::string& path) {
    std::ofstream out(path, std::ios::binary);
    out.write(reinterpret_cast<const char*>(field.data()), static_cast<std::streamsize>(field.size() * sizeof(double)));
    if (!out) throw std::runtime_error("cannot write " + path);
}

int main(int count, char** arguments) {
    if (count != 3) return 2;
    auto given = settings(arguments[1]);
    const std::string out = arguments[2];
    const int size = given.at("size"), steps = given.at("steps");
    Field now(static_cast<size_t>(size) * size), next(now.size());
    start(now, size);
    const double before = total(now);
    const auto began = std::chrono::steady_clock::now();
    int snapshots = 0;
    for (int k = 1; k <= steps; ++k) {
        step(now, next, size);
        std::swap(now, next);
        if (k % given.at("snapshot_every") == 0 && snapshots < given.at("max_snapshots")) {
            write(now, out + "/snapshot-" + std::to_string(snapshots++) + ".bin");
        }
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (std::abs(total(now) - before) > 1e-6 * std::abs(before)) {
        std::cerr << "energy is not conserved\n";
        return 1;
    }
    write(now, out + "/final.bin");
    std::printf("steps %d seconds %.4f\n", steps, seconds);
    return 0;
}
