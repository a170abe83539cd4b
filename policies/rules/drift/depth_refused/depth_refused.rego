# METADATA
# scope: package
# title: Far too many promotions since people last looked
# description: >-
#   Past a multiple of the bound the lineage is rolled back or re-anchored by people, not promoted further.
# custom:
#   code: UNREVIEWED_DEPTH_REFUSED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [lineage, budget]
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.drift.depth_refused

finding contains {} if {
	input.lineage.unreviewed_depth > input.budget.unreviewed_depth * data.portcullis.limits.refuse_factor
}
