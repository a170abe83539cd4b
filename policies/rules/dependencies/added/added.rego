# METADATA
# scope: package
# title: An allowed dependency was added
# description: >-
#   The charter allows the name; that it comes in now is for people.
# custom:
#   code: DEPENDENCY_ADDED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: full
#   needs: [facts.dependencies_added, since_anchor.dependencies_added]
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.dependencies.added

finding contains {"at": dependency.name} if {
	some difference in [input.facts, input.since_anchor]
	some dependency in difference.dependencies_added
	dependency.allowed
}
