# METADATA
# title: Facts
# description: >-
#   A positive proof of every fact of input v1: present, of its type, inside its domain, and nothing beside it: where
#   all members of an object are proven one by one, their number closes it. What is not proven is named in `unproven`, and an input with one unproven fact is never allowed. The same schema, for
#   programs, is schema/input.v1.json.
package portcullis.lib.facts

import data.portcullis.lib.decimals

names := {
	"document", "schema", "purpose", "now", "proposal", "lineage", "tree", "class",
	"facts", "facts.analyzed", "facts.files", "facts.touched", "facts.dependencies_added", "facts.powers_added",
	"facts.scoring_added", "facts.limits", "facts.checks_removed", "facts.suspicious_text", "facts.size",
	"since_anchor", "since_anchor.touched", "since_anchor.dependencies_added", "since_anchor.powers_added",
	"since_anchor.scoring_added", "since_anchor.limits", "since_anchor.checks_removed", "since_anchor.net_churn",
	"since_anchor.prompt_tokens", "evidence", "readings", "budget",
}

# METADATA
# title: The facts this input does not state
unproven := names - proven

groups := {"editable", "strategy", "harness", "oversight", "undeclared", "lockfile"}

proven contains "document" if {
	plain
	count(input) == 12
}

proven contains "schema" if input.schema == "portcullis.input/v1"

proven contains "purpose" if input.purpose in {"evaluate", "admit", "promote"}

proven contains "now" if is_time(input.now)

proven contains "proposal" if {
	count(input.proposal) == 4
	is_id(input.proposal.id)
	is_name(input.proposal.proposer)
	input.proposal.kind in {"program", "strategy", "prompt", "config", "kernel", "weights"}
	input.proposal.aim in {"admit", "promote"}
}

counters := {
	"generation", "unreviewed_depth", "days_unreviewed", "net_churn", "gross_churn", "gross_checks_removed",
	"proposals_on_one_path_24h", "runs", "crashes", "evaluations_open", "asks_today", "open_asks",
	"asks_of_proposer_share",
}

proven contains "lineage" if {
	count(input.lineage) == 18
	is_name(input.lineage.id)
	is_boolean(input.lineage.root)
	is_boolean(input.lineage.was_head)
	every counter in counters {
		is_count(input.lineage[counter])
	}
	decimals.is_amount(input.lineage.gpu_hours_since_anchor)
	input.lineage.asks_of_proposer_share <= 100
	is_array(input.lineage.powers_promoted_24h)
	promoted := {kind | some kind in input.lineage.powers_promoted_24h}
	count(promoted) == count(input.lineage.powers_promoted_24h)
	count(promoted - {kind | some kind in data.portcullis.kinds.powers}) == 0
}

proven contains "tree" if {
	count(input.tree) == 3
	is_digest(input.tree.base)
	is_digest(input.tree.anchor)
	is_digest(input.tree.result)
}

proven contains "class" if input.class in {"ordinary", "strategy", "oversight"}

proven contains "facts" if {
	count(input.facts) == 10
}

proven contains "facts.analyzed" if is_boolean(input.facts.analyzed)

# Few types, groups and kinds of change for many files: each is looked at once.
proven contains "facts.files" if {
	is_array(input.facts.files)
	count(input.facts.files) <= 2000
	every file in input.facts.files {
		is_closed(file)
		is_text(file.path)
	}
	every place in [file.moved_from | some file in input.facts.files] {
		is_text(place)
	}
	count({file.mode | some file in input.facts.files} - {"100644", "100755"}) == 0
	count({file.change | some file in input.facts.files} - {"added", "modified", "removed"}) == 0
	count({file.group | some file in input.facts.files} - groups) == 0
	count([file | some file in input.facts.files; file.change; file.group; file.type]) == count(input.facts.files)
	every type in {file.type | some file in input.facts.files} {
		is_name(type)
	}
}

is_closed(file) if count(file) == 4

# Of a file that was moved, or has another mode.
is_closed(file) if {
	count(file) > 4
	count(file) == 4 + count({member | some member in ["moved_from", "mode"]; file[member]})
}

proven contains "facts.touched" if is_touched(input.facts.touched)

proven contains "facts.dependencies_added" if are_dependencies(input.facts.dependencies_added)

proven contains "facts.powers_added" if are_findings(input.facts.powers_added, "powers")

proven contains "facts.scoring_added" if are_findings(input.facts.scoring_added, "scoring")

proven contains "facts.limits" if are_limits(input.facts.limits)

proven contains "facts.checks_removed" if are_findings(input.facts.checks_removed, "checks")

proven contains "facts.suspicious_text" if are_places(input.facts.suspicious_text)

proven contains "facts.size" if {
	count(input.facts.size) == 4
	input.facts.size.files == count(input.facts.files)
	is_count(input.facts.size.added)
	is_count(input.facts.size.removed)
	is_count(input.facts.size.bytes)
}

proven contains "since_anchor" if {
	count(input.since_anchor) == 8
}

proven contains "since_anchor.touched" if is_touched(input.since_anchor.touched)

proven contains "since_anchor.dependencies_added" if are_dependencies(input.since_anchor.dependencies_added)

proven contains "since_anchor.powers_added" if are_findings(input.since_anchor.powers_added, "powers")

proven contains "since_anchor.scoring_added" if are_findings(input.since_anchor.scoring_added, "scoring")

proven contains "since_anchor.limits" if are_limits(input.since_anchor.limits)

proven contains "since_anchor.checks_removed" if are_findings(input.since_anchor.checks_removed, "checks")

proven contains "since_anchor.net_churn" if is_count(input.since_anchor.net_churn)

proven contains "since_anchor.prompt_tokens" if is_count(input.since_anchor.prompt_tokens)

# Before a run there is no evidence, and that there is none is stated.
proven contains "evidence" if {
	input.purpose == "evaluate"
	input.evidence == null
}

proven contains "evidence" if {
	input.purpose in {"admit", "promote"}
	count(input.evidence) == 9
	input.evidence.ended in {"completed", "failed", "killed", "limit"}
	is_name(input.evidence.metric)
	input.evidence.direction in {"maximise", "minimise"}
	decimals.is_amount(input.evidence.tolerance)
	decimals.is_decimal(input.evidence.bound)
	are_metrics(input.evidence.trusted)
	is_boolean(input.evidence.finite)
	are_metrics(input.evidence.claimed)
	is_array(input.evidence.flags)
	count(input.evidence.flags) <= 64
	every flag in input.evidence.flags {
		is_flag(flag)
	}
}

# A reading that this purpose needs and that was not taken is a missing fact, not a cleared one.
proven contains "readings" if {
	is_array(input.readings)
	count(input.readings) <= 64
	every reading in input.readings {
		count(reading) == 2
		is_name(reading.tripwire)
		reading.state in {"fired", "cleared", "unresolved"}
	}
	taken := {reading.tripwire | some reading in input.readings}
	count(taken) == count(input.readings)
	needed := {tripwire | some tripwire in data.portcullis.readings[input.purpose]}
	"halt" in needed
	count(needed - taken) == 0
}

proven contains "budget" if {
	count(input.budget) == 4
	decimals.is_amount(input.budget.gpu_hours_today)
	decimals.is_amount(input.budget.limit)
	is_count(input.budget.unreviewed_depth)
	is_count(input.budget.net_lines)
}

is_count(value) if {
	is_number(value)
	value >= 0
	value <= 9007199254740991
	floor(value) == value
}

is_name(value) if {
	is_string(value)
	count(value) <= 64
	is_of(value, "abcdefghijklmnopqrstuvwxyz0123456789._-")
	trim_left(value, "._-") == value
}

is_flag(value) if {
	is_string(value)
	count(value) <= 64
	is_of(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
	trim_left(value, "0123456789_") == value
}

is_digest(value) if {
	is_string(value)
	count(value) == 71
	startswith(value, "sha256:")
	is_of(substring(value, 7, -1), "0123456789abcdef")
}

# UUIDv7
is_id(value) if {
	is_string(value)
	count(value) == 36
	parts := split(value, "-")
	[count(part) | some part in parts] == [8, 4, 4, 4, 12]
	is_of(concat("", parts), "0123456789abcdef")
	startswith(parts[2], "7")
	trim_left(parts[3], "89ab") != parts[3]
}

# RFC 3339 in UTC, to the second: 2026-11-23T16:00:00Z
is_time(value) if {
	is_string(value)
	count(value) == 20
	[date, clock] := split(trim_suffix(value, "Z"), "T")
	endswith(value, "Z")
	[year, month, day] := split(date, "-")
	[hour, minute, second] := split(clock, ":")
	is_within(year, "2000", "2099")
	is_within(month, "01", "12")
	is_within(day, "01", "31")
	is_within(hour, "00", "23")
	is_within(minute, "00", "59")
	is_within(second, "00", "59")
}

# Digits of one width are in the order of their numbers.
is_within(text, least, most) if {
	count(text) == count(least)
	is_of(text, "0123456789")
	text >= least
	text <= most
}

is_text(value) if {
	is_string(value)
	value != ""
	count(value) <= 1024
}

# No control character in any text, in one look at all of it: inside a string JSON allows none. What a JSON parser would
# understand there, quotes and backslashes, is taken out first. Compiling a pattern costs the engine ten times as much.
plain if {
	text := concat("", array.concat(paths, others))
	not contains(text, "\u007f")
	json.is_valid(concat("", ["\"", replace(replace(text, "\\", ""), "\"", ""), "\""]))
}

paths := [file.path | some file in input.facts.files; is_string(file.path)]

others := [text | some text in texts; is_string(text)]

texts contains file.moved_from if some file in input.facts.files

texts contains dependency.name if {
	some difference in [input.facts, input.since_anchor]
	some dependency in difference.dependencies_added
}

texts contains text if {
	some difference in [input.facts, input.since_anchor]
	some list in ["powers_added", "scoring_added", "limits", "checks_removed", "suspicious_text"]
	some place in difference[list]
	some key in ["at", "was", "now"]
	text := place[key]
}

is_of(text, characters) if {
	text != ""
	trim_left(text, characters) == ""
}

is_touched(touched) if {
	count(touched) == 6
	every group in groups {
		is_count(touched[group])
	}
}

are_dependencies(list) if {
	is_array(list)
	count(list) <= 256
	every dependency in list {
		count(dependency) == 2
		is_text(dependency.name)
		is_boolean(dependency.allowed)
	}
}

are_places(list) if {
	is_array(list)
	count(list) <= 256
	every place in list {
		count(place) == 2
		is_text(place.at)
		is_text(place.was)
	}
}

# A kind that no rule knows is no fact that was judged.
are_findings(list, about) if {
	is_array(list)
	count(list) <= 256
	every finding in list {
		count(finding) == 3
		is_text(finding.at)
		is_text(finding.was)
	}
	known := {kind | some kind in data.portcullis.kinds[about]}
	count([finding | some finding in list; finding.kind]) == count(list)
	count({finding.kind | some finding in list} - known) == 0
}

are_limits(list) if {
	is_array(list)
	count(list) <= 256
	every limit in list {
		count(limit) == 5
		is_text(limit.at)
		is_text(limit.was)
		is_text(limit.now)
	}
	known := {kind | some kind in data.portcullis.kinds.limits}
	count([limit | some limit in list; limit.kind; limit.direction]) == count(list)
	count({limit.kind | some limit in list} - known) == 0
	count({limit.direction | some limit in list} - directions) == 0
}

directions := {"raised", "lowered", "removed", "added", "shadowed", "changed"}

are_metrics(metrics) if {
	is_object(metrics)
	count(metrics) <= 64
	every name, value in metrics {
		is_name(name)
		decimals.is_decimal(value)
	}
}
