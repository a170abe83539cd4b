'use strict';

/** Refuses a timetable that leaves a stop out, or drives faster than the line allows. */
function requireWhole(table, line) {
  const served = table.map((entry) => entry.stop).sort();
  const stops = line.stops.map((stop) => stop.name).sort();
  if (served.join() !== stops.join()) {
    throw new Error('a stop is left out');
  }
  for (const entry of table) {
    if (entry.minutes < line.fastest) {
      throw new Error(`${entry.stop} is reached in ${entry.minutes} minutes`);
    }
  }
}

module.exports = { requireWhole };
