# METADATA
# scope: package
# title: An input is wiped
# description: >-
#   A reference computed from it afterwards agrees with anything.
# custom:
#   code: INPUT_MUTATED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.scoring_added, since_anchor.scoring_added]
#   incidents: [T19]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.scoring.input_mutation

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.scoring_added
	found_here.kind == "input-mutation"
}
