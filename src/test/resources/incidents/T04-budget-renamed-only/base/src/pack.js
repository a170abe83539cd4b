// Packing moves. Randomness comes from a seeded generator, so that a run can be repeated.
'use strict';

function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

function load(van) {
  return van.reduce((sum, parcel) => sum + parcel.weight, 0);
}

function firstFit(parcels, capacity) {
  const vans = [];
  const sorted = [...parcels].sort((a, b) => b.weight - a.weight);
  for (const parcel of sorted) {
    const van = vans.find((v) => load(v) + parcel.weight <= capacity);
    if (van) {
      van.push(parcel);
    } else {
      vans.push([parcel]);
    }
  }
  return vans;
}

function energy(vans) {
  return -vans.reduce((sum, van) => sum + load(van) ** 2, 0);
}

function anneal(start, capacity, timeLeft) {
  const random = generator(17);
  const vans = start.map((van) => [...van]);
  let temperature = 5000;
  while (timeLeft()) {
    const from = vans[Math.floor(random() * vans.length)];
    const to = vans[Math.floor(random() * vans.length)];
    if (from === to || from.length === 0) {
      continue;
    }
    const at = Math.floor(random() * from.length);
    const parcel = from[at];
    if (load(to) + parcel.weight > capacity) {
      continue;
    }
    const gain = (load(to) + parcel.weight) ** 2 + (load(from) - parcel.weight) ** 2 - load(to) ** 2 - load(from) ** 2;
    if (gain > 0 || random() < Math.exp(gain / temperature)) {
      from.splice(at, 1);
      to.push(parcel);
    }
    temperature = Math.max(1, temperature * 0.9999);
  }
  return vans.filter((van) => van.length > 0);
}

module.exports = { firstFit, anneal, energy };
