# METADATA
# scope: package
# title: The lockfile was touched
# description: >-
#   A version can change what a name does without any name being added.
# custom:
#   code: LOCKFILE_TOUCHED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: full
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.dependencies.lockfile

import data.portcullis.lib.reports

finding contains {} if {
	some difference in [input.facts, input.since_anchor]
	difference.touched.lockfile > 0
}

report := reports.of(rego.metadata.chain(), {"facts.touched", "since_anchor.touched"}, finding)
