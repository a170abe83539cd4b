# METADATA
# scope: package
# title: Signals or timers are handled
# description: >-
#   The code takes what its supervisor uses to stop it.
# custom:
#   code: SIGNAL_HANDLED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: []
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.signal

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "signal"
}
