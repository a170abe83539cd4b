# METADATA
# scope: package
# title: An inherited channel is used
# description: >-
#   Results go by the way they are asked for, not by a descriptor that happens to be open.
# custom:
#   code: DESCRIPTOR_USED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T17]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.descriptor

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "descriptor"
}
