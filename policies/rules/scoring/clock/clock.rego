# METADATA
# scope: package
# title: A clock is read
# description: >-
#   On trial: most programs with a time budget read one, and so do those that notice they are timed.
# custom:
#   code: CLOCK_READ
#   verdict: escalated
#   tier: 1
#   stage: shadow
#   purposes: [promote]
#   disclose: code
#   needs: [facts.scoring_added, since_anchor.scoring_added]
#   incidents: [T22]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.scoring.clock

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.scoring_added
	found_here.kind == "clock"
}
