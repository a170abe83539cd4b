# METADATA
# title: Exact decimals
# description: >-
#   Numbers that carry meaning travel as decimal strings. They are compared as integers of 10^-36, because engines differ
#   in how they round fractions and in what `to_number` accepts; here only digits ever reach it.
package portcullis.lib.decimals

zeros := "000000000000000000000000000000000000000000000000000000000000"

# METADATA
# title: Decimal strings this policy can compare exactly
is_decimal(text) if written(text)

is_decimal(text) if {
	startswith(text, "-")
	written(substring(text, 1, -1))
}

# METADATA
# title: Decimal strings that are not negative
is_amount(text) if written(text)

is_amount(text) if scaled(text) == 0

# METADATA
# title: The number in units of 10^-36; undefined for anything that is not an exact decimal string
scaled(text) := whole_number(written(text))

scaled(text) := 0 - whole_number(written(substring(text, 1, -1))) if startswith(text, "-")

# The digits of a number without a sign, in units of 10^-36 and without leading zeros; making a number of so many costs the
# engine more than looking at them.
written(text) := shifted(text, 0) if {
	is_short(text)
	not contains(text, "e")
}

written(text) := shifted(parts[0], signed(parts[1])) if {
	is_short(text)
	parts := split(text, "e")
	count(parts) == 2
	is_whole(trim_prefix(parts[1], "-"))
	count(trim_prefix(parts[1], "-")) <= 2
}

is_short(text) if {
	is_string(text)
	count(text) <= 40
}

shifted(mantissa, exponent) := significant(mantissa, 36 + exponent) if is_whole(mantissa)

shifted(mantissa, exponent) := significant(concat("", parts), (36 + exponent) - count(parts[1])) if {
	parts := split(mantissa, ".")
	count(parts) == 2
	is_whole(parts[0])
	is_digits(parts[1])
}

significant(digits, shift) := left if {
	shift >= 0
	shift <= 60
	left := trim_left(concat("", [digits, substring(zeros, 0, shift)]), "0")
	count(left) <= 60
}

# Patterns are avoided throughout: compiling one costs the engine more than the rest of the check.
is_digits(text) if {
	text != ""
	trim_left(text, "0123456789") == ""
}

is_whole("0")

is_whole(text) if {
	is_digits(text)
	not startswith(text, "0")
}

whole_number(digits) := to_number(digits) if digits != ""

whole_number("") := 0

signed(exponent) := to_number(exponent) if not startswith(exponent, "-")

signed(exponent) := 0 - to_number(substring(exponent, 1, -1)) if startswith(exponent, "-")
