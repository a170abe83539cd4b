# METADATA
# scope: package
# title: The change is of class oversight
# description: >-
#   The charter is an allow-list. Paths and types it does not name, and whatever oversees the system, are for people
#   of the highest tier.
# custom:
#   code: OVERSIGHT_CLASS
#   verdict: escalated
#   tier: 3
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: code
#   needs: [class, facts.files, facts.touched, since_anchor.touched]
#   incidents: [T31, T39]
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.oversight.class

finding contains {"at": file.path} if {
	some file in input.facts.files
	file.group in {"oversight", "undeclared"}
}

# The class also speaks of the difference from the anchor, and of what a path does not show.
finding contains {} if {
	not listed
	input.class == "oversight"
}

finding contains {} if {
	not listed
	some difference in [input.facts, input.since_anchor]
	some group in ["oversight", "undeclared"]
	difference.touched[group] > 0
}

listed if {
	some file in input.facts.files
	file.group in {"oversight", "undeclared"}
}
