# METADATA
# scope: package
# title: The difference was not analysed
# description: >-
#   Facts that were not taken are not facts that are fine.
# custom:
#   code: NOT_ANALYZED
#   verdict: undetermined
#   tier: 0
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: code
#   needs: [facts.analyzed]
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.analysis.complete

finding contains {} if not input.facts.analyzed
