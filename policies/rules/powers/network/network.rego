# METADATA
# scope: package
# title: The network is used
# description: >-
#   The code speaks to others than its anchor did.
# custom:
#   code: NETWORK_USED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T15, T36]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.network

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "network"
}
