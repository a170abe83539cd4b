# METADATA
# scope: package
# title: A limit of the harness was changed
# description: >-
#   A run that sets its own limits has none.
# custom:
#   code: LIMIT_CHANGED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: full
#   needs: [facts.limits, since_anchor.limits]
#   incidents: [T02]
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.limits.harness

import data.portcullis.lib.found

finding contains {"at": limit.at} if {
	some limit in found.limits
	limit.kind == "harness"
}
