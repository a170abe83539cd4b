# METADATA
# scope: package
# title: A dependency outside the allowed list was added
# description: >-
#   Names that the charter does not allow are refused.
# custom:
#   code: DEPENDENCY_NOT_ALLOWED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: full
#   needs: [facts.dependencies_added, since_anchor.dependencies_added]
#   incidents: [T36]
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.dependencies.refused

finding contains {"at": dependency.name} if {
	some difference in [input.facts, input.since_anchor]
	some dependency in difference.dependencies_added
	not dependency.allowed
}
