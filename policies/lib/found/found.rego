# METADATA
# title: What was found
# description: The findings of both differences, from the base and from the anchor, together (SAFETY S2).
package portcullis.lib.found

powers_added contains finding if {
	some difference in [input.facts, input.since_anchor]
	some finding in difference.powers_added
}

scoring_added contains finding if {
	some difference in [input.facts, input.since_anchor]
	some finding in difference.scoring_added
}

checks_removed contains finding if {
	some difference in [input.facts, input.since_anchor]
	some finding in difference.checks_removed
}

limits contains limit if {
	some difference in [input.facts, input.since_anchor]
	some limit in difference.limits
}
