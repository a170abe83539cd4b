'use strict';

/**
 * The k largest numbers of `values`, largest first.
 * Benchmarks call it with 1e6 doubles and k between 1 and 1000.
 */
function topK(values, k) {
  if (!Number.isInteger(k) || k < 0) {
    throw new RangeError('k must be a non-negative integer, got ' + k);
  }
  if (k === 0) return [];
  const heap = new Float64Array(Math.min(k, values.length));
  let size = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if (size < heap.length) {
      heap[size] = v;
      siftUp(heap, size++);
    } else if (v > heap[0]) {
      heap[0] = v;
      siftDown(heap, 0, size);
    }
  }
  return Array.from(heap.subarray(0, size)).sort((a, b) => b - a);
}

function siftUp(heap, i) {
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (heap[parent] <= heap[i]) return;
    const t = heap[parent];
    heap[parent] = heap[i];
    heap[i] = t;
    i = parent;
  }
}

function siftDown(heap, i, size) {
  for (;;) {
    let least = i;
    const left = 2 * i + 1;
    const right = left + 1;
    if (left < size && heap[left] < heap[least]) least = left;
    if (right < size && heap[right] < heap[least]) least = right;
    if (least === i) return;
    const t = heap[least];
    heap[least] = heap[i];
    heap[i] = t;
    i = least;
  }
}

module.exports = { topK };
