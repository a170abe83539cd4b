# METADATA
# scope: package
# title: Checks were removed again and again
# description: >-
#   The promotions since the anchor, this one with them, removed more checks than people let pass, even when as many
#   came back: between the two the lineage ran without them.
# custom:
#   code: GROSS_CHECKS_REMOVED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [lineage]
#   incidents: []
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.drift.checks

finding contains {} if input.lineage.gross_checks_removed > data.portcullis.limits.drift.checks
