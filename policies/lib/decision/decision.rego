# METADATA
# title: Decision
# description: >-
#   Folds the findings of all rules into one verdict. `data.portcullis.about` says of each rule what its metadata says;
#   it is written from the metadata and checked against it. A gap - an unproven fact, a setting that does not hold, a
#   rule that is absent or could not judge - stands like a finding, so *allowed* says that every fact was stated and
#   every rule looked at it and found nothing.
package portcullis.lib.decision

import data.portcullis.about
import data.portcullis.lib.facts
import data.portcullis.lib.settings
import data.portcullis.rules

order := {"denied": 0, "undetermined": 1, "escalated": 2}

reasons_max := 64

# METADATA
# title: The verdict on the input for one purpose
of(purpose) := {"verdict": outcome, "tier": tier(outcome, hits), "reasons": told} if {
	# Only the word `shadow` takes a rule out of the verdict: a stage nobody knows enforces.
	asked := [[topic, name] |
		some topic, name
		rule := about[topic][name]
		purpose in rule.purposes
		rule.stage != "shadow"
	]
	answers := answered(asked)

	# The verdict counts findings and never looks inside one: what cannot be shown still counts.
	hits := [answer | some answer in answers; count(answer.found) > 0]
	missing := gaps(purpose, asked, {answer.named | some answer in answers; judged(answer.rule)})
	outcome := verdict(hits, missing)
	told := array.slice(sorted(shown(hits) | missing), 0, reasons_max)
}

# METADATA
# title: What the rules on trial would have said; never part of a verdict
shadow(purpose) := array.slice(sorted(shown(answered(asked))), 0, reasons_max) if {
	asked := [[topic, name] |
		some topic, name
		rule := about[topic][name]
		purpose in rule.purposes
		rule.stage == "shadow"
	]
}

answered(asked) := [answer |
	some named in asked
	found := rules[named[0]][named[1]].finding
	answer := {"rule": about[named[0]][named[1]], "named": named, "found": found}
]

# A rule judged when every fact it rests on is proven; otherwise its silence counts for nothing.
judged(rule) if {
	every need in rule.needs {
		facts.proven[need]
	}
}

verdict(hits, missing) := "allowed" if {
	count(hits) == 0
	count(missing) == 0
} else := "denied" if {
	some hit in hits
	hit.rule.verdict == "denied"
} else := "escalated" if {
	count(missing) == 0
	every hit in hits {
		hit.rule.verdict == "escalated"
		hit.rule.tier in {1, 2, 3}
	}
} else := "undetermined"

tier("escalated", hits) := max([hit.rule.tier | some hit in hits])

tier(outcome, _) := 0 if outcome != "escalated"

shown(hits) := {row |
	some hit in hits
	some finding in hit.found
	at := object.get(finding, "at", null)
	name := concat("/", hit.named)
	row := [
		object.get(order, hit.rule.verdict, 1),
		hit.rule.code,
		name,
		at,
		{"code": hit.rule.code, "rule": name, "disclose": hit.rule.disclose, "at": at},
	]
}

gaps(purpose, asked, judging) := union({
	{gap("INPUT_INVALID", "input/v1", fact) | some fact in facts.unproven},
	{gap("INPUT_INVALID", "input/v1", "purpose") | input.purpose != purpose},
	{gap("SETTINGS_INVALID", "settings/all", setting) | some setting in settings.unproven},
	{gap("RULE_NOT_JUDGED", concat("/", named), purpose) |
		some named in asked
		not judging[named]
	},
})

gap(code, rule, at) := [1, code, rule, at, {"code": code, "rule": rule, "disclose": "none", "at": at}]

sorted(rows) := [row[4] | some row in sort(rows)]
