# METADATA
# scope: package
# title: A check lets more through
# description: >-
#   Its condition was widened, cannot fail any more, or its failure is swallowed.
# custom:
#   code: CHECK_WEAKENED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.checks_removed, since_anchor.checks_removed, facts.limits, since_anchor.limits]
#   incidents: [T12, T31]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.checks.weakened

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.checks_removed
	found_here.kind in {"weakened", "check-void"}
}

# A wider tolerance lets more through wherever it stands (T12).
finding contains {"at": limit.at} if {
	some limit in found.limits
	limit.kind == "tolerance"
	limit.direction == "raised"
}
