# METADATA
# scope: package
# title: A bound is gone, or a softer one wider
# description: >-
#   A bound that is not there any more or is told otherwise, so that nobody can say how wide it is; or one on tokens,
#   retries or tolerances that lets more through.
# custom:
#   code: LIMIT_LOOSENED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: full
#   needs: [facts.limits, since_anchor.limits]
#   incidents: [T02, T12]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.limits.loosened

import data.portcullis.lib.found

finding contains {"at": limit.at} if {
	some limit in found.limits
	limit.kind in {kind | some kind in data.portcullis.limits.own.hard}
	limit.direction in {"removed", "changed"}
}

finding contains {"at": limit.at} if {
	some limit in found.limits
	limit.kind in {kind | some kind in data.portcullis.limits.own.soft}
	limit.direction in {"raised", "shadowed", "removed"}
}
