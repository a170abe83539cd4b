# METADATA
# scope: package
# title: Something runs when the process ends
# description: >-
#   After the end nobody watches.
# custom:
#   code: EXIT_HOOK
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T14]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.exit_hook

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "exit-hook"
}
