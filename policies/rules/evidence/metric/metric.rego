# METADATA
# scope: package
# title: The metric is missing
# description: >-
#   The evidence does not state the metric that the charter names.
# custom:
#   code: METRIC_MISSING
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [admit, promote]
#   disclose: full
#   needs: [evidence]
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.evidence.metric

import data.portcullis.lib.decimals

finding contains {"at": input.evidence.metric} if {
	input.evidence.finite
	not "NOT_FINITE" in input.evidence.flags
	not measured
}

finding contains {"at": input.evidence.metric} if "METRIC_MISSING" in input.evidence.flags

measured if decimals.is_decimal(input.evidence.trusted[input.evidence.metric])
