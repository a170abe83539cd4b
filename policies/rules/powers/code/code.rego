# METADATA
# scope: package
# title: Text is run as code
# description: >-
#   What runs is then not what was judged.
# custom:
#   code: CODE_EXECUTED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T16]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.code

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "code"
}
