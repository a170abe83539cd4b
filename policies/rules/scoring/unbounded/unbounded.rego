# METADATA
# scope: package
# title: A loop has no end
# description: >-
#   It ends only by its limits.
# custom:
#   code: LOOP_UNBOUNDED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.scoring_added, since_anchor.scoring_added]
#   incidents: [T44]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.scoring.unbounded

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.scoring_added
	found_here.kind == "unbounded"
}
