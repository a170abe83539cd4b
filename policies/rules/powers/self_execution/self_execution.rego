# METADATA
# scope: package
# title: It starts itself
# description: >-
#   A run that starts its own program again outlives its limits and its permit.
# custom:
#   code: SELF_EXECUTED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T01]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.self_execution

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "self-execution"
}
