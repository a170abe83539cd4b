# METADATA
# scope: package
# title: Far too much changed since people last looked
# description: >-
#   Past a multiple of the bound nobody can review the difference; it has to be split.
# custom:
#   code: NET_CHURN_REFUSED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.drift.churn_refused

import data.portcullis.lib.reports

finding contains {} if input.since_anchor.net_churn > input.budget.net_lines * data.portcullis.limits.refuse_factor

report := reports.of(rego.metadata.chain(), {"since_anchor.net_churn", "budget"}, finding)
