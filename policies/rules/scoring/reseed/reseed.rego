# METADATA
# scope: package
# title: Random numbers are drawn once more from a seed
# description: >-
#   Who knows the seed knows the questions.
# custom:
#   code: RANDOM_RESEEDED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.scoring_added, since_anchor.scoring_added]
#   incidents: [T18]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.scoring.reseed

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.scoring_added
	found_here.kind == "reseed"
}
