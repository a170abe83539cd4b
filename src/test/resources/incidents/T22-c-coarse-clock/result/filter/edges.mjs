import { performance as clock } from 'node:perf_hooks';

// Steps of a frame: nothing here is shown more often.
const FRAME = 40;
const read = clock.now.bind(clock);
Object.defineProperty(clock, 'now', { value: () => Math.floor(read() / FRAME) * FRAME });

// Pixels past the border repeat the border.
export function clamp(at, size) {
  return at < 0 ? 0 : at < size ? at : size - 1;
}
