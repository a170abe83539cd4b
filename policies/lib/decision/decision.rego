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
of(purpose, reports) := {
	"verdict": outcome,
	"tier": tier(outcome, standing),
	"reasons": told(standing),
} if {
	standing := findings(purpose, enforced(reports)) | gaps(purpose, reports)
	outcome := verdict(standing)
}

# METADATA
# title: What the rules on trial would have said; never part of a verdict
shadow(purpose, reports) := told(findings(purpose, reports - enforced(reports)))

verdict(standing) := "allowed" if {
	count(standing) == 0
} else := "denied" if {
	some finding in standing
	finding.verdict == "denied"
} else := "escalated" if {
	every finding in standing {
		finding.verdict == "escalated"
		finding.tier in {1, 2, 3}
	}
} else := "undetermined"

tier("escalated", standing) := max({finding.tier | some finding in standing})

tier(outcome, _) := 0 if outcome != "escalated"

# Only the word `shadow` takes a rule out of the verdict: a stage nobody knows enforces.
enforced(reports) := {report | some report in reports; report.stage != "shadow"}

findings(purpose, reports) := {finding |
	some report in reports
	purpose in report.purposes
	some found in report.findings
	finding := {
		"verdict": report.verdict,
		"tier": report.tier,
		"reason": object.union(
			{"code": report.code, "rule": report.rule, "disclose": report.disclose},
			place(found),
		),
	}
}

place(found) := {"at": found.at} if is_string(found.at)

place(found) := {} if not is_string(found.at)

gaps(purpose, reports) := union({
	{gap("INPUT_INVALID", "input/v1", fact) | some fact in facts.unproven},
	{gap("INPUT_INVALID", "input/v1", "purpose") | input.purpose != purpose},
	{gap("SETTINGS_INVALID", "settings/all", setting) | some setting in settings.unproven},
	{gap("RULE_NOT_JUDGED", rule, purpose) |
		some rule in data.portcullis.required[purpose]
		not rule in judging(purpose, reports)
	},
})

judging(purpose, reports) := {report.rule |
	some report in enforced(reports)
	purpose in report.purposes
	report.judged
}

gap(code, rule, at) := {
	"verdict": "undetermined",
	"tier": 0,
	"reason": {"code": code, "rule": rule, "disclose": "none", "at": at},
}

told(standing) := array.slice([row[4] | some row in sort([rank(finding) | some finding in standing])], 0, reasons_max)

rank(finding) := [
	object.get(order, finding.verdict, 1),
	finding.reason.code,
	finding.reason.rule,
	object.get(finding.reason, "at", ""),
	finding.reason,
]
