# METADATA
# scope: package
# title: The code looks into its own run
# description: >-
#   Frames, other objects and traces show a program who judges it and what is expected.
# custom:
#   code: INTROSPECTION
#   verdict: escalated
#   tier: 2
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T13]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.introspection

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "introspection"
}
