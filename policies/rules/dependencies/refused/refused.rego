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
#   incidents: [T36]
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.dependencies.refused

import data.portcullis.lib.reports

finding contains {"at": dependency.name} if {
	some difference in [input.facts, input.since_anchor]
	some dependency in difference.dependencies_added
	not dependency.allowed
}

report := reports.of(rego.metadata.chain(), {"facts.dependencies_added", "since_anchor.dependencies_added"}, finding)
