/* A 3 x 3 box blur with repeated edges. */
#include <stdio.h>
#include <stdlib.h>

static int clamp(int value, int size) { return value < 0 ? 0 : value >= size ? size - 1 : value; }

static void blur(const double *in, double *out, int size) {
    for (int row = 0; row < size; row++) {
        for (int column = 0; column < size; column++) {
            double sum = 0.0;
            for (int dr = -1; dr <= 1; dr++)
                for (int dc = -1; dc <= 1; dc++)
                    sum += in[clamp(row + dr, size) * size + clamp(column + dc, size)];
            out[row * size + column] = sum / 9.0;
        }
    }
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    int size = atoi(argv[3]);
    size_t count = (size_t)size * size;
    double *in = malloc(count * sizeof *in), *out = malloc(count * sizeof *out);
    FILE *source = fopen(argv[1], "rb");
    if (!in || !out || !source || fread(in, sizeof *in, count, source) != count) return 1;
    fclose(source);
    blur(in, out, size);
    FILE *target = fopen(argv[2], "wb");
    if (!target || fwrite(out, sizeof *out, count, target) != count) return 1;
    return fclose(target);
}
