# METADATA
# scope: package
# title: The code looks into its harness
# description: >-
#   What judges it is imported, or a file of it is named.
# custom:
#   code: HARNESS_READ
#   verdict: escalated
#   tier: 2
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.scoring_added, since_anchor.scoring_added]
#   incidents: [T13, T18]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.scoring.harness_read

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.scoring_added
	found_here.kind == "harness-read"
}
