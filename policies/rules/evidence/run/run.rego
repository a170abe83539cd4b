# METADATA
# scope: package
# title: The run did not complete
# description: >-
#   A run that crashed, was stopped or met a limit counts against the candidate.
# custom:
#   code: RUN_FAILED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [admit, promote]
#   disclose: full
#   needs: [evidence]
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.evidence.run

finding contains {"at": input.evidence.ended} if input.evidence.ended != "completed"
