# METADATA
# scope: package
# title: A check was removed
# description: >-
#   An assertion, validation or test that was there is gone.
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
#   since: "2026-11-23"
package portcullis.rules.checks.removed

finding contains {"at": check.at} if {
	some difference in [input.facts, input.since_anchor]
	some check in difference.checks_removed
}
