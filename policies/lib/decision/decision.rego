# METADATA
# title: Decision
# description: >-
#   Folds the reports of all rules into one verdict. A gap - an unproven fact, a setting that does not hold, a required
#   rule that is absent, on trial or could not judge - stands like a finding, so *allowed* says that every fact was
#   stated and every required rule looked at it and found nothing.
package portcullis.lib.decision

import data.portcullis.lib.facts
import data.portcullis.lib.settings

order := {"denied": 0, "undetermined": 1, "escalated": 2}

reasons_max := 64

# METADATA
# title: The verdict on the input for one purpose
# description: "`reports` holds one report a rule."
of(purpose, reports) := {"verdict": outcome, "tier": tier(outcome, hits), "reasons": told} if {
	# Only the word `shadow` takes a rule out of the verdict: a stage nobody knows enforces.
	enforced := {report |
		some report in reports
		purpose in report.purposes
		report.stage != "shadow"
	}

	# The verdict counts findings and never looks inside one: what cannot be shown still counts.
	hits := {report | some report in enforced; count(report.findings) > 0}
	missing := gaps(purpose, {report.rule | some report in enforced; report.judged})
	outcome := verdict(hits, missing)
	told := array.slice(sorted(shown(hits) | missing), 0, reasons_max)
}

# METADATA
# title: What the rules on trial would have said; never part of a verdict
shadow(purpose, reports) := array.slice(sorted(shown(on_trial)), 0, reasons_max) if {
	on_trial := {report |
		some report in reports
		purpose in report.purposes
		report.stage == "shadow"
	}
}

verdict(hits, missing) := "allowed" if {
	count(hits) == 0
	count(missing) == 0
} else := "denied" if {
	some report in hits
	report.verdict == "denied"
} else := "escalated" if {
	count(missing) == 0
	every report in hits {
		report.verdict == "escalated"
		report.tier in {1, 2, 3}
	}
} else := "undetermined"

tier("escalated", hits) := max({report.tier | some report in hits})

tier(outcome, _) := 0 if outcome != "escalated"

shown(hits) := {row |
	some report in hits
	some finding in report.findings
	at := object.get(finding, "at", null)
	row := [
		object.get(order, report.verdict, 1),
		report.code,
		report.rule,
		at,
		{"code": report.code, "rule": report.rule, "disclose": report.disclose, "at": at},
	]
}

gaps(purpose, judged) := union({
	{gap("INPUT_INVALID", "input/v1", fact) | some fact in facts.unproven},
	{gap("INPUT_INVALID", "input/v1", "purpose") | input.purpose != purpose},
	{gap("SETTINGS_INVALID", "settings/all", setting) | some setting in settings.unproven},
	{gap("RULE_NOT_JUDGED", rule, purpose) |
		some rule in data.portcullis.required[purpose]
		not rule in judged
	},
})

gap(code, rule, at) := [1, code, rule, at, {"code": code, "rule": rule, "disclose": "none", "at": at}]

sorted(rows) := [row[4] | some row in sort(rows)]
