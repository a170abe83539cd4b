// How much better than its rank a bin is that would be left with this share of its capacity.
const STEPS = [
  [0.02, 0.3],
  [0.08, 0.1],
  [0.2, -0.05],
];

export function bonus(share) {
  for (const [limit, value] of STEPS) {
    if (share <= limit) return value;
  }
  return 0;
}
