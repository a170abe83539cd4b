# METADATA
# title: Gains
# description: Which of two scores is better, and whether by more than a tolerance, in the direction the charter names.
package portcullis.lib.gains

import data.portcullis.lib.decimals

# METADATA
# title: The score is better than the other by more than the tolerance
exceeds("maximise", score, other, tolerance) if {
	decimals.scaled(score) > decimals.scaled(other) + decimals.scaled(tolerance)
}

exceeds("minimise", score, other, tolerance) if {
	decimals.scaled(score) < decimals.scaled(other) - decimals.scaled(tolerance)
}
