# METADATA
# scope: package
# title: The scorer raised a flag
# description: >-
#   A scorer raises a flag when what it read cannot be scored as it stands.
# custom:
#   code: SCORE_FLAGGED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [admit, promote]
#   disclose: full
#   needs: [evidence]
#   incidents: [T10, T12]
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.evidence.flags

# These have a rule of their own, which says the same under its own code.
told_elsewhere := {"NOT_FINITE", "METRIC_MISSING", "IMPLAUSIBLE", "CLAIM_CONTRADICTED"}

finding contains {"at": flag} if {
	some flag in input.evidence.flags
	not flag in told_elsewhere
}
