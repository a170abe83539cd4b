// Packs items that arrive one by one: best fit, with a bonus for bins that would be nearly full.
import { bonus } from './weights.mjs';

export class Packer {
  constructor(capacity) {
    this.capacity = capacity;
    this.free = [];
    this.placed = 0;
  }

  /** The index of the bin for an item; a new bin has the next index. */
  place(size) {
    let best = -1;
    let bestValue = -Infinity;
    for (let bin = 0; bin < this.free.length; bin++) {
      const left = this.free[bin] - size;
      if (left < 0) continue;
      const value = this.value(left);
      if (value > bestValue) {
        best = bin;
        bestValue = value;
      }
    }
    if (best < 0) {
      best = this.free.length;
      this.free.push(this.capacity);
    }
    this.free[best] -= size;
    this.placed += 1;
    return best;
  }

  value(left) {
    const share = left / this.capacity;
    return -share + bonus(share);
  }
}
