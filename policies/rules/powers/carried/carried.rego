# METADATA
# scope: package
# title: What came in one way goes out another
# description: >-
#   A variable of the environment, a secret, what the judge knows or what the network said reaches the network, a
#   process, text that is run, a file elsewhere or the score, on a way that was not there: through names, parameters,
#   answers and objects of all files.
# custom:
#   code: DATA_CARRIED
#   verdict: escalated
#   tier: 2
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T15, T18, T36]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.carried

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "carried"
}
