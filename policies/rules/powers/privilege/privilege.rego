# METADATA
# scope: package
# title: It gets rights over the machine
# description: >-
#   An image runs as root where it did not, or a build asks for rights beyond those of a user.
# custom:
#   code: PRIVILEGE_GAINED
#   verdict: escalated
#   tier: 2
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T31]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.privilege

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "privilege"
}
