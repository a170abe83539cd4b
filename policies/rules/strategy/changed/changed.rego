# METADATA
# scope: package
# title: The search strategy changed
# description: >-
#   What steers the next modifications becomes the next self only when people say so.
# custom:
#   code: STRATEGY_CHANGED
#   verdict: escalated
#   tier: 2
#   stage: enforce
#   purposes: [promote]
#   disclose: full
#   needs: [class, facts.files, facts.touched, since_anchor.touched]
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.strategy.changed

finding contains {"at": file.path} if {
	some file in input.facts.files
	file.group == "strategy"
}

finding contains {} if {
	not listed
	input.class == "strategy"
}

finding contains {} if {
	not listed
	some difference in [input.facts, input.since_anchor]
	difference.touched.strategy > 0
}

listed if {
	some file in input.facts.files
	file.group == "strategy"
}
