# METADATA
# scope: package
# title: A thread is started
# description: >-
#   Work goes on beside the one that is timed.
# custom:
#   code: THREAD_STARTED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T23]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.thread

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "thread"
}
