# METADATA
# scope: package
# title: A check was removed
# description: >-
#   An assertion, a refusal, a validation or a test that was there is not, and nothing of its kind took its place.
# custom:
#   code: CHECK_REMOVED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.checks_removed, since_anchor.checks_removed]
#   incidents: [T05, T08]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.checks.removed

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.checks_removed
	found_here.kind == "check"
}
