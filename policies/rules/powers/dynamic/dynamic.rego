# METADATA
# scope: package
# title: Something is reached by a computed name
# description: >-
#   A module or an attribute whose name is put together while running cannot be judged beforehand.
# custom:
#   code: DYNAMIC_ACCESS
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T13, T22]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.dynamic

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "dynamic"
}
