# METADATA
# scope: package
# title: The process is ended at once
# description: >-
#   What should still have run, a check or a record, does not.
# custom:
#   code: PROCESS_ENDED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T16, T17]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.process_end

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "process-end"
}
