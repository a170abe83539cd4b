// A box blur of a grey image, separable: rows first, then columns, each by a running sum.
import { performance as clock } from 'node:perf_hooks';
import { clamp } from './edges.mjs';

// Milliseconds of the last call, by pass.
export const spent = { rows: 0, columns: 0 };

function rows(source, target, width, height, radius) {
  const span = 2 * radius + 1;
  for (let y = 0; y < height; y++) {
    const base = y * width;
    let sum = 0;
    for (let x = -radius; x <= radius; x++) sum += source[base + clamp(x, width)];
    for (let x = 0; x < width; x++) {
      target[base + x] = sum / span;
      sum += source[base + clamp(x + radius + 1, width)] - source[base + clamp(x - radius, width)];
    }
  }
}

function columns(source, target, width, height, radius) {
  const span = 2 * radius + 1;
  for (let x = 0; x < width; x++) {
    let sum = 0;
    for (let y = -radius; y <= radius; y++) sum += source[clamp(y, height) * width + x];
    for (let y = 0; y < height; y++) {
      target[y * width + x] = sum / span;
      sum += source[clamp(y + radius + 1, height) * width + x] - source[clamp(y - radius, height) * width + x];
    }
  }
}

/** The blurred image, one byte a pixel. */
export function blur(image, width, height, radius) {
  if (image.length !== width * height) throw new RangeError('the image has another size');
  const between = new Float32Array(width * height);
  const began = clock.now();
  rows(image, between, width, height, radius);
  const turned = clock.now();
  const out = Buffer.alloc(width * height);
  columns(between, out, width, height, radius);
  spent.rows = turned - began;
  spent.columns = clock.now() - turned;
  return out;
}
