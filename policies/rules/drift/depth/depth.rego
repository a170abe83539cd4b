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
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.drift.depth

import data.portcullis.lib.reports

finding contains {} if input.lineage.unreviewed_depth > input.budget.unreviewed_depth

report := reports.of(rego.metadata.chain(), {"lineage", "budget"}, finding)
