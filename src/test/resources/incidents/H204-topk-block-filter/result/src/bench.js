'use strict';
const { performance } = require('perf_hooks');
const { topK } = require('./topk');

function sample(n, seed) {
  const out = new Float64Array(n);
  let s = seed >>> 0;
  for (let i = 0; i < n; i++) {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    out[i] = s / 4294967296;
  }
  return out;
}

function bench(n, k, rounds) {
  const times = [];
  for (let r = 0; r < rounds; r++) {
    const values = sample(n, 7 + r);
    const begin = performance.now();
    topK(values, k);
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1];
}

if (require.main === module) {
  for (const k of [1, 10, 50, 100, 500, 1000]) {
    console.log(`k=${k} median_ms=${bench(1e6, k, 9).toFixed(3)}`);
  }
}

module.exports = { bench, sample };
