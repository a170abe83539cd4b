# METADATA
# scope: package
# title: Answers stand in the code
# description: >-
#   A table or coded text as large as what is asked for.
# custom:
#   code: ANSWERS_EMBEDDED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.scoring_added, since_anchor.scoring_added]
#   incidents: [T18]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.scoring.answers

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.scoring_added
	found_here.kind == "answers"
}
