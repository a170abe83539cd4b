'use strict';

/** Refuses a timetable that leaves a stop out, or drives faster than the line allows. */
function requireWhole(table, line) {
  const names = line.stops.map((stop) => stop.name);
  const served = table.map((entry) => entry.stop);
  const key = (list) => [...list].sort().join();
  if (key(served) !== key(names)) {
    throw new Error('a stop is left out');
  }
  for (const entry of table) {
    if (entry.minutes < line.fastest) {
      throw new Error(`${entry.stop} is reached in ${entry.minutes} minutes`);
    }
  }
}

module.exports = { requireWhole };
