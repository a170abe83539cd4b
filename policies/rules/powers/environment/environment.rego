# METADATA
# scope: package
# title: The environment is read
# description: >-
#   A variable is read or set that the anchor did not know.
# custom:
#   code: ENVIRONMENT_READ
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T15, T17]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.environment

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "environment"
}
