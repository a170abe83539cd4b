# METADATA
# scope: package
# title: Somebody else's code is changed while running
# description: >-
#   A library or built-in that is patched answers to whoever patched it, the scorer's included.
# custom:
#   code: FOREIGN_PATCHED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T13, T22]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.foreign_patch

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "foreign-patch"
}
