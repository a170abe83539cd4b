# METADATA
# scope: package
# title: Very long since people last looked
# description: >-
#   Past a multiple of the bound one reviewer is not enough. It is no refusal: only a promotion that people sign off
#   moves the anchor, so a lineage that rested would stay refused for ever.
# custom:
#   code: UNREVIEWED_LONG
#   verdict: escalated
#   tier: 2
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [lineage]
#   incidents: []
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.drift.age_long

finding contains {} if {
	input.lineage.days_unreviewed >= data.portcullis.limits.drift.days * data.portcullis.limits.refuse_factor
}
