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
#   needs: [since_anchor.net_churn, budget]
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.drift.churn_refused

finding contains {} if input.since_anchor.net_churn > input.budget.net_lines * data.portcullis.limits.refuse_factor
