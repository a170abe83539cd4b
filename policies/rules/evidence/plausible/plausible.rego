# METADATA
# scope: package
# title: The score lies past its bound
# description: >-
#   Past the bound the charter gives, the score says more about the scorer than about the candidate.
# custom:
#   code: IMPLAUSIBLE
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [admit, promote]
#   disclose: code
#   needs: [evidence]
#   incidents: [T10]
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.evidence.plausible

import data.portcullis.lib.gains

finding contains {"at": evidence.metric} if {
	evidence := input.evidence
	gains.exceeds(evidence.direction, evidence.trusted[evidence.metric], evidence.bound, evidence.tolerance)
}

finding contains {"at": input.evidence.metric} if "IMPLAUSIBLE" in input.evidence.flags
