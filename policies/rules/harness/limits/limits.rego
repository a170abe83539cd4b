# METADATA
# scope: package
# title: A limit was changed
# description: >-
#   A run that sets its own limits has none.
# custom:
#   code: LIMIT_CHANGED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: full
#   needs: [facts.limits]
#   incidents: [T02, T04]
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.harness.limits

finding contains {"at": limit.at} if some limit in input.facts.limits
