# METADATA
# scope: package
# title: Other weights are taken
# description: >-
#   Settings name other weights, another revision of them, or a branch where a revision was; or nothing holds them to a
#   digest any more.
# custom:
#   code: WEIGHTS_CHANGED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.scoring_added, since_anchor.scoring_added]
#   incidents: [T36]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.weights.changed

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.scoring_added
	found_here.kind == "weights-reference"
}
