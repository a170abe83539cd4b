# METADATA
# scope: package
# title: Data is loaded that can run code
# description: >-
#   Unpickling and its like run what the data says.
# custom:
#   code: UNSAFE_LOAD
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T16]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.unsafe_load

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "unsafe-load"
}
