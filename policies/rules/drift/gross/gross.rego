# METADATA
# scope: package
# title: Changed much more than the difference shows
# description: >-
#   The promotions since the anchor, this one with them, changed several times as many lines as differ in the end:
#   things were put in and taken out again where no difference shows them.
# custom:
#   code: GROSS_CHURN
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [lineage, since_anchor.net_churn]
#   incidents: []
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.drift.gross

finding contains {} if {
	input.lineage.gross_churn > data.portcullis.limits.drift.gross_floor
	input.lineage.gross_churn > input.since_anchor.net_churn * data.portcullis.limits.drift.gross_factor
}
