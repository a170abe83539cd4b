# METADATA
# scope: package
# title: A module is imported that nobody named
# description: >-
#   It is neither of the tree, nor of the language, nor of the charter's dependencies.
# custom:
#   code: UNKNOWN_IMPORT
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T36]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.unknown_import

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "import"
}
