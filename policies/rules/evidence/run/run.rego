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
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.evidence.run

import data.portcullis.lib.reports

finding contains {"at": input.evidence.ended} if input.evidence.ended != "completed"

report := reports.of(rego.metadata.chain(), {"evidence"}, finding)
