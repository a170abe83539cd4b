package portcullis.lib.gains_test

import data.portcullis.lib.gains

test_only_more_than_the_tolerance_counts if {
	gains.exceeds("maximise", "1.2", "1", "0.1")
	not gains.exceeds("maximise", "1.1", "1", "0.1")
	not gains.exceeds("maximise", "0", "1", "0.1")
}

test_less_is_better_when_minimising if {
	gains.exceeds("minimise", "0.8", "1", "0.1")
	not gains.exceeds("minimise", "0.9", "1", "0.1")
	not gains.exceeds("minimise", "2", "1", "0.1")
}

test_an_unknown_direction_says_nothing if not gains.exceeds("sideways", "9", "1", "0")
