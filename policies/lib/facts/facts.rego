# METADATA
# title: Facts
# description: >-
#   A positive proof of every fact of input v1: present, of its type, inside its domain, and nothing beside it. What is
#   not proven is named in `unproven`, and an input with one unproven fact is never allowed. The same schema, for
#   programs, is schema/input.v1.json.
package portcullis.lib.facts

import data.portcullis.lib.decimals

names := {
	"document", "schema", "purpose", "now", "proposal", "lineage", "tree", "class",
	"facts", "facts.analyzed", "facts.files", "facts.touched", "facts.dependencies_added", "facts.powers_added",
	"facts.limits", "facts.checks_removed", "facts.suspicious_text", "facts.size",
	"since_anchor", "since_anchor.touched", "since_anchor.dependencies_added", "since_anchor.powers_added",
	"since_anchor.checks_removed", "since_anchor.net_churn",
	"evidence", "readings", "budget",
}

# METADATA
# title: The facts this input does not state
unproven := names - proven

groups := {"editable", "strategy", "harness", "oversight", "undeclared", "lockfile"}

proven contains "document" if {
	object.keys(input) == {
		"schema", "purpose", "now", "proposal", "lineage", "tree", "class", "facts", "since_anchor", "evidence",
		"readings", "budget",
	}
}

proven contains "schema" if input.schema == "portcullis.input/v1"

proven contains "purpose" if input.purpose in {"evaluate", "admit", "promote"}

proven contains "now" if {
	is_string(input.now)
	regex.match(
		`^20[0-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?Z$`,
		input.now,
	)
}

proven contains "proposal" if {
	object.keys(input.proposal) == {"id", "proposer", "kind", "aim"}
	is_string(input.proposal.id)
	regex.match(
		`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`,
		input.proposal.id,
	)
	is_name(input.proposal.proposer)
	input.proposal.kind in {"program", "strategy", "prompt", "config", "kernel", "weights"}
	input.proposal.aim in {"admit", "promote"}
}

proven contains "lineage" if {
	object.keys(input.lineage) == {"id", "generation", "unreviewed_depth", "net_churn", "asks_today"}
	is_name(input.lineage.id)
	is_count(input.lineage.generation)
	is_count(input.lineage.unreviewed_depth)
	is_count(input.lineage.net_churn)
	is_count(input.lineage.asks_today)
}

proven contains "tree" if {
	object.keys(input.tree) == {"base", "anchor", "result"}
	is_digest(input.tree.base)
	is_digest(input.tree.anchor)
	is_digest(input.tree.result)
}

proven contains "class" if input.class in {"ordinary", "strategy", "oversight"}

proven contains "facts" if {
	object.keys(input.facts) == {
		"analyzed", "files", "touched", "dependencies_added", "powers_added", "limits", "checks_removed",
		"suspicious_text", "size",
	}
}

proven contains "facts.analyzed" if is_boolean(input.facts.analyzed)

proven contains "facts.files" if {
	is_array(input.facts.files)
	count(input.facts.files) <= 2000
	every file in input.facts.files {
		object.keys(file) == {"path", "change", "type", "group"}
		is_text(file.path)
		file.change in {"added", "modified", "removed"}
		is_name(file.type)
		file.group in groups
	}
}

proven contains "facts.touched" if is_touched(input.facts.touched)

proven contains "facts.dependencies_added" if are_dependencies(input.facts.dependencies_added)

proven contains "facts.powers_added" if are_places(input.facts.powers_added)

proven contains "facts.limits" if are_places(input.facts.limits)

proven contains "facts.checks_removed" if are_places(input.facts.checks_removed)

proven contains "facts.suspicious_text" if are_places(input.facts.suspicious_text)

proven contains "facts.size" if {
	object.keys(input.facts.size) == {"files", "added", "removed", "bytes"}
	input.facts.size.files == count(input.facts.files)
	is_count(input.facts.size.added)
	is_count(input.facts.size.removed)
	is_count(input.facts.size.bytes)
}

proven contains "since_anchor" if {
	object.keys(input.since_anchor) == {
		"touched", "dependencies_added", "powers_added", "checks_removed", "net_churn",
	}
}

proven contains "since_anchor.touched" if is_touched(input.since_anchor.touched)

proven contains "since_anchor.dependencies_added" if are_dependencies(input.since_anchor.dependencies_added)

proven contains "since_anchor.powers_added" if are_places(input.since_anchor.powers_added)

proven contains "since_anchor.checks_removed" if are_places(input.since_anchor.checks_removed)

proven contains "since_anchor.net_churn" if is_count(input.since_anchor.net_churn)

# Before a run there is no evidence, and that there is none is stated.
proven contains "evidence" if {
	input.purpose == "evaluate"
	input.evidence == null
}

proven contains "evidence" if {
	input.purpose in {"admit", "promote"}
	object.keys(input.evidence) == {
		"ended", "metric", "direction", "tolerance", "bound", "trusted", "finite", "claimed", "flags",
	}
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
		object.keys(reading) == {"tripwire", "state"}
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
	object.keys(input.budget) == {"gpu_hours_today", "limit", "unreviewed_depth", "net_lines"}
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
	regex.match(`^[a-z0-9][a-z0-9._-]*$`, value)
}

is_flag(value) if {
	is_string(value)
	count(value) <= 64
	regex.match(`^[A-Z][A-Z0-9_]*$`, value)
}

is_digest(value) if {
	is_string(value)
	count(value) == 71
	regex.match(`^sha256:[0-9a-f]+$`, value)
}

is_text(value) if {
	is_string(value)
	count(value) <= 1024
	regex.match(`^[^\x00-\x1f\x7f]+$`, value)
}

is_touched(touched) if {
	object.keys(touched) == groups
	every group in groups {
		is_count(touched[group])
	}
}

are_dependencies(list) if {
	is_array(list)
	count(list) <= 256
	every dependency in list {
		object.keys(dependency) == {"name", "allowed"}
		is_text(dependency.name)
		is_boolean(dependency.allowed)
	}
}

are_places(list) if {
	is_array(list)
	count(list) <= 256
	every place in list {
		object.keys(place) == {"at", "was"}
		is_text(place.at)
		is_text(place.was)
	}
}

are_metrics(metrics) if {
	is_object(metrics)
	count(metrics) <= 64
	every name, value in metrics {
		is_name(name)
		decimals.is_decimal(value)
	}
}
