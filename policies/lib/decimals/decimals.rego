# METADATA
# title: Exact decimals
# description: >-
#   Numbers that carry meaning travel as decimal strings. They are compared as integers of 10^-36, because engines differ
#   in how they round fractions and in what `to_number` accepts; here only digits ever reach it.
package portcullis.lib.decimals

zeros := "000000000000000000000000000000000000000000000000000000000000"

# METADATA
# title: Decimal strings this policy can compare exactly
is_decimal(text) if is_number(scaled(text))

# METADATA
# title: Decimal strings that are not negative
is_amount(text) if scaled(text) >= 0

# METADATA
# title: The number in units of 10^-36; undefined for anything that is not an exact decimal string
scaled(text) := digits(text) if {
	is_string(text)
	not startswith(text, "-")
}

scaled(text) := 0 - digits(substring(text, 1, -1)) if {
	is_string(text)
	startswith(text, "-")
}

digits(text) := number if {
	count(text) <= 40
	[mantissa, exponent] := array.slice(array.concat(split(text, "e"), ["0"]), 0, 2)
	[whole, fraction] := array.slice(array.concat(split(mantissa, "."), ["0"]), 0, 2)
	text in {
		whole,
		concat("", [whole, ".", fraction]),
		concat("", [whole, "e", exponent]),
		concat("", [whole, ".", fraction, "e", exponent]),
	}
	is_whole(whole)
	is_digits(fraction)
	is_digits(trim_prefix(exponent, "-"))
	count(trim_prefix(exponent, "-")) <= 2
	is_whole(trim_prefix(exponent, "-"))
	shift := (36 + signed(exponent)) - count(fraction)
	shift >= 0
	shift <= 60
	written := trim_left(concat("", [whole, fraction, substring(zeros, 0, shift)]), "0")
	count(written) <= 60
	number := whole_number(written)
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

whole_number(written) := to_number(written) if written != ""

whole_number("") := 0

signed(exponent) := to_number(exponent) if not startswith(exponent, "-")

signed(exponent) := 0 - to_number(substring(exponent, 1, -1)) if startswith(exponent, "-")
