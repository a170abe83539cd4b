# METADATA
# scope: package
# title: The whole environment is taken
# description: >-
#   Who reads all of it looks for what it was not given.
# custom:
#   code: ENVIRONMENT_COPIED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T15]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.environment_copy

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "environment-copy"
}
