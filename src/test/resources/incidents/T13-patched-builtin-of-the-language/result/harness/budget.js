// What one run may use; the evaluator enforces the same numbers.
'use strict';

module.exports = Object.freeze({ budgetMs: 20_000, capacity: 1000 });
