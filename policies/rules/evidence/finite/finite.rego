# METADATA
# scope: package
# title: A score is not a finite number
# description: >-
#   A validator that accepts NaN accepts anything.
# custom:
#   code: NOT_FINITE
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [admit, promote]
#   disclose: full
#   needs: [evidence]
#   incidents: [T09]
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.evidence.finite

finding contains {"at": input.evidence.metric} if not input.evidence.finite

finding contains {"at": input.evidence.metric} if "NOT_FINITE" in input.evidence.flags
