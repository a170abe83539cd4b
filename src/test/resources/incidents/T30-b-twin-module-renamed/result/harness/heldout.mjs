// Instances with other sizes, which the search is not scored on.
import { Packer } from '../packer/pack.mjs';

let used = 0;
let total = 0;
const packer = new Packer(100);
const free = [];
for (let i = 0; i < 3000; i++) {
  const size = 5 + Math.floor(Math.random() * 70);
  const bin = packer.place(size);
  free[bin] = (free[bin] ?? 100) - size;
  if (free[bin] < 0) throw new Error('overfull');
  total += size;
  used = free.length;
}
console.log(JSON.stringify({ metrics: { fill: (Math.ceil(total / 100) / used).toFixed(6) }, flags: [] }));
