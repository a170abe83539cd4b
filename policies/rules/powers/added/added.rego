# METADATA
# scope: package
# title: A power was added
# description: >-
#   The code can do what its anchor could not: run, load, connect, read or write more.
# custom:
#   code: POWER_ADDED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T01, T15]
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.powers.added

finding contains {"at": power.at} if {
	some difference in [input.facts, input.since_anchor]
	some power in difference.powers_added
}
