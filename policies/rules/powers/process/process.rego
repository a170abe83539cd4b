# METADATA
# scope: package
# title: Another process is started
# description: >-
#   The code starts programs, or processes of its own, that its anchor did not.
# custom:
#   code: PROCESS_STARTED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T01]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.process

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "process"
}
