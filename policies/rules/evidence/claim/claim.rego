# METADATA
# scope: package
# title: The claim is better than what was measured
# description: >-
#   The proposer claimed a better score than the trusted one by more than the tolerance.
# custom:
#   code: CLAIM_CONTRADICTED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [admit, promote]
#   disclose: full
#   needs: [evidence]
#   incidents: [T11, T14]
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.evidence.claim

import data.portcullis.lib.gains

finding contains {"at": evidence.metric} if {
	evidence := input.evidence
	gains.exceeds(
		evidence.direction,
		evidence.claimed[evidence.metric],
		evidence.trusted[evidence.metric],
		evidence.tolerance,
	)
}

finding contains {"at": input.evidence.metric} if "CLAIM_CONTRADICTED" in input.evidence.flags
