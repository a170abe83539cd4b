package portcullis.lib.decimals_test

import data.portcullis.lib.decimals

test_the_same_number_written_differently_is_the_same if {
	decimals.scaled("1.5") == 1500000000000000000000000000000000000
	every text in ["1.5", "1.50", "15e-1", "0.15e1", "1.500000000000000000"] {
		decimals.scaled(text) == decimals.scaled("1.5")
	}
}

test_zero_has_one_value if {
	every text in ["0", "-0", "0.0", "0e5", "-0.000"] {
		decimals.scaled(text) == 0
	}
}

test_the_last_digit_decides if {
	decimals.scaled("2.636600000000000000000000000000000001") > decimals.scaled("2.6366")
	decimals.scaled("-2.636600000000000000000000000000000001") < decimals.scaled("-2.6366")
	decimals.scaled("999999999999.000000000000000001") > decimals.scaled("999999999999")
}

test_small_tolerances_are_exact if {
	decimals.scaled("2.6366") + decimals.scaled("1e-9") == decimals.scaled("2.636600001")
}

test_numbers_below_zero_have_a_value_and_are_no_amount if {
	every text in ["-1", "-0.5", "-15e-1", "-1e23"] {
		decimals.is_decimal(text)
		not decimals.is_amount(text)
		decimals.scaled(text) < 0
	}
}

test_anything_else_has_no_value if {
	every text in [
		"", "-", "+1", "1.", ".5", "01", "1e", "1e+5", "1e05", "1e5e5", "1.5.5", "1e1.5", "-1.", "-01", "- 1", "1E5", "0x10", "1_000", " 1", "1 ", "1\n", "--1", "NaN", "nan",
		"Infinity", "-inf", "1e400", "1e99", "1e-400", "1.0000000000000000000000000000000000001", "1e-37", "1,5", "１",
		"99999999999999999999999999999999999999999999", "1e30", "1e24",
	] {
		not decimals.is_decimal(text)
		not decimals.is_amount(text)
		not decimals.scaled(text)
	}
}

test_wrong_types_have_no_value if {
	every value in [null, true, 1, 1.5, [], ["1"], {}, {"1": "1"}] {
		not decimals.is_decimal(value)
		not decimals.is_amount(value)
		not decimals.scaled(value)
	}
}

test_amounts_are_not_negative if {
	decimals.is_amount("0")
	decimals.is_amount("1e-9")
	decimals.is_amount("-0.0")
	not decimals.is_amount("-1e-9")
}
