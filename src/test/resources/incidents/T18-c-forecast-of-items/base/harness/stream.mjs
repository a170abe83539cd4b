// The items of one instance, the same for every candidate.
export function* items(seed, count) {
  let state = seed >>> 0;
  for (let i = 0; i < count; i++) {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    yield 10 + (((t ^ (t >>> 14)) >>> 0) % 60);
  }
}
