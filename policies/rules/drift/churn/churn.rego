# METADATA
# scope: package
# title: Much changed since people last looked
# description: >-
#   The net change since the anchor is larger than the charter lets pass without people.
# custom:
#   code: NET_CHURN
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [since_anchor.net_churn, budget]
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.drift.churn

finding contains {} if input.since_anchor.net_churn > input.budget.net_lines
