# METADATA
# scope: package
# title: The harness was touched
# description: >-
#   The scorer, its data and the limits are changed by people who amend the charter, never by what they measure.
# custom:
#   code: HARNESS_TOUCHED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: full
#   needs: [facts.files, facts.touched, since_anchor.touched]
#   incidents: [T30, T31]
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.harness.touched

finding contains {"at": file.path} if {
	some file in input.facts.files
	file.group == "harness"
}

# In the difference from the anchor the files are counted, not listed.
finding contains {} if {
	not listed
	some difference in [input.facts, input.since_anchor]
	difference.touched.harness > 0
}

listed if {
	some file in input.facts.files
	file.group == "harness"
}
