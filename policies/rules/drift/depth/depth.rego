# METADATA
# scope: package
# title: Many promotions since people last looked
# description: >-
#   More promotions than the charter allows followed each other without a sign-off.
# custom:
#   code: UNREVIEWED_DEPTH
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [lineage, budget]
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.drift.depth

finding contains {} if input.lineage.unreviewed_depth > input.budget.unreviewed_depth
