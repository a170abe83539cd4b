const clip = (v, n) => Math.min(Math.max(v, 0), n - 1);

export function plain(image, width, height, radius) {
  const area = (2 * radius + 1) ** 2;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let dy = -radius; dy <= radius; dy++) {
        for (let dx = -radius; dx <= radius; dx++) sum += image[clip(y + dy, height) * width + clip(x + dx, width)];
      }
      out[y * width + x] = sum / area;
    }
  }
  return out;
}
