# METADATA
# scope: package
# title: Something is written when the process ends
# description: >-
#   A hook that writes, starts or ends something after the end rewrites what was found.
# custom:
#   code: EXIT_HOOK_WRITES
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T14]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.exit_hook_write

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "exit-hook-write"
}
