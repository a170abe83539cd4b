# METADATA
# scope: package
# title: Long since people last looked
# description: >-
#   It is long since the anchor was set: what became head since then was seen by nobody, however little it is.
# custom:
#   code: UNREVIEWED_DAYS
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [lineage]
#   incidents: []
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.drift.age

finding contains {} if input.lineage.days_unreviewed >= data.portcullis.limits.drift.days
