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
#   needs: [facts.touched, since_anchor.touched]
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.dependencies.lockfile

finding contains {} if {
	some difference in [input.facts, input.since_anchor]
	difference.touched.lockfile > 0
}
