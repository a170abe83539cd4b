# METADATA
# scope: package
# title: Results are kept by the identity of the input
# description: >-
#   The second time nothing is computed.
# custom:
#   code: INPUT_CACHED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.scoring_added, since_anchor.scoring_added]
#   incidents: [T20]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.scoring.input_cache

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.scoring_added
	found_here.kind == "input-cache"
}
