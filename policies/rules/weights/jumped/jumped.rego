# METADATA
# scope: package
# title: A tensor is many times what it was
# description: >-
#   Its norm or its largest value moved further than a step of training moves it, up or down; or it is another one, from
#   which it is further to what it was than that was large.
# custom:
#   code: WEIGHTS_JUMPED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.limits, since_anchor.limits]
#   incidents: [T10]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.weights.jumped

import data.portcullis.lib.decimals
import data.portcullis.lib.found

finding contains {"at": limit.at} if {
	some limit in found.limits
	limit.kind in {"norm", "peak"}
	not stays(limit)
}

finding contains {"at": limit.at} if {
	some limit in found.limits
	limit.kind == "difference"
	not is_near(limit)
}

is_near(limit) if {
	factor := data.portcullis.limits.weights.difference_factor
	decimals.scaled(limit.now) <= decimals.scaled(limit.was) * factor
}

# What cannot be compared did not stay.
stays(limit) if {
	factor := data.portcullis.limits.weights.norm_factor
	decimals.scaled(limit.now) <= decimals.scaled(limit.was) * factor
	decimals.scaled(limit.was) <= decimals.scaled(limit.now) * factor
}
