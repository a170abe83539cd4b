# METADATA
# scope: package
# title: Something is only said to be done
# description: >-
#   A function that started or asked something now only returns what it would have said.
# custom:
#   code: EFFECT_REMOVED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.checks_removed, since_anchor.checks_removed]
#   incidents: [T06, T07, T28]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.checks.effect

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.checks_removed
	found_here.kind == "effect"
}
