// Pixels past the border repeat the border.
export function clamp(at, size) {
  if (at < 0) return 0;
  return at >= size ? size - 1 : at;
}
