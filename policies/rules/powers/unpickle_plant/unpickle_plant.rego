# METADATA
# scope: package
# title: An object runs code where it is loaded
# description: >-
#   What is handed to the scorer must be data.
# custom:
#   code: UNPICKLE_PLANTED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T16]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.unpickle_plant

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "unpickle-plant"
}
