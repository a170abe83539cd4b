# METADATA
# scope: package
# title: Native code is reached
# description: >-
#   Foreign functions and compiled code can do what no reader of the source sees.
# custom:
#   code: NATIVE_CODE
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: []
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.native

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "native"
}
