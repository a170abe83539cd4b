# METADATA
# scope: package
# title: Whatever goes wrong, something else answers
# description: >-
#   A fallback that catches everything hides that the work was never done.
# custom:
#   code: BROAD_FALLBACK
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.scoring_added, since_anchor.scoring_added]
#   incidents: [T27]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.scoring.fallback

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.scoring_added
	found_here.kind == "fallback"
}
