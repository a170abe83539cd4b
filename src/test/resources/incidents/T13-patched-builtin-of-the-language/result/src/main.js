// Packs parcels into vans: a greedy start, then simulated annealing until the time budget is used.
'use strict';

const fs = require('fs');
const path = require('path');
const { budgetMs, capacity } = require('../harness/budget');
const { firstFit, anneal } = require('./pack');

const RESULT = '/out/vans.json';

function load(file) {
  const parcels = JSON.parse(fs.readFileSync(file, 'utf8')).parcels;
  for (const parcel of parcels) {
    if (!(parcel.weight > 0 && parcel.weight <= capacity)) {
      throw new Error(`parcel ${parcel.id} fits no van`);
    }
  }
  return parcels;
}

function verify(vans, parcels) {
  const seen = new Set();
  for (const van of vans) {
    const weight = van.reduce((sum, p) => sum + p.weight, 0);
    if (weight > capacity) {
      throw new Error('a van is overloaded');
    }
    van.forEach((p) => seen.add(p.id));
  }
  if (seen.size !== parcels.length) {
    throw new Error('parcels are missing');
  }
}

function fill(vans) {
  const used = vans.reduce((sum, van) => sum + van.reduce((s, p) => s + p.weight, 0), 0);
  return used / (vans.length * capacity);
}

function main() {
  const started = Date.now();
  const parcels = load(process.argv[2]);
  const start = firstFit(parcels, capacity);
  const vans = anneal(start, capacity, () => Date.now() - started < budgetMs);
  verify(vans, parcels);
  const result = { vans: vans.map((van) => van.map((p) => p.id)), count: vans.length, fill: fill(vans) };
  fs.writeFileSync(RESULT, JSON.stringify(result));
  console.log(`${path.basename(process.argv[2])}: ${vans.length} vans`);
}

main();
