# METADATA
# scope: package
# title: Changed far more than the difference shows
# description: >-
#   Past a multiple of the bound the difference tells next to nothing of what happened. Going back to a tree that
#   was head before is left to people: it must not be harder than going on.
# custom:
#   code: GROSS_CHURN_REFUSED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [lineage, since_anchor.net_churn]
#   incidents: []
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.drift.gross_refused

finding contains {} if {
	input.lineage.gross_churn > data.portcullis.limits.drift.gross_floor
	input.lineage.gross_churn > input.since_anchor.net_churn * bound
	not input.lineage.was_head
}

bound := data.portcullis.limits.drift.gross_factor * data.portcullis.limits.refuse_factor
