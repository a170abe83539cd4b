package portcullis.lib.decision_test

import data.portcullis
import data.portcullis.lib.decision
import data.portcullis.lib.fixtures_test as fixtures

about := data.portcullis.about

hit(verdict, tier) := {
	"rule": {"code": "SOME", "verdict": verdict, "tier": tier, "disclose": "none"},
	"named": ["some", "rule"],
	"found": {{}},
}

gap := decision.gap("RULE_NOT_JUDGED", "some/rule", "promote")

test_allowed_needs_no_finding_and_no_gap if {
	decision.verdict([], set()) == "allowed"
	decision.verdict([], {gap}) == "undetermined"
	decision.verdict([hit("escalated", 1)], set()) == "escalated"
}

test_the_gravest_verdict_stands if {
	decision.verdict([hit("escalated", 3), hit("denied", 0)], {gap}) == "denied"
	decision.verdict([hit("escalated", 3), hit("undetermined", 0)], set()) == "undetermined"
	decision.verdict([hit("escalated", 3)], {gap}) == "undetermined"
}

test_a_verdict_or_tier_nobody_knows_is_undetermined if {
	decision.verdict([hit("allowed", 0)], set()) == "undetermined"
	decision.verdict([hit("escalated", 0)], set()) == "undetermined"
	decision.verdict([hit("escalated", 4)], set()) == "undetermined"
	decision.verdict([hit("escalated", "1")], set()) == "undetermined"
}

test_the_highest_tier_stands_and_only_escalation_has_one if {
	decision.tier("escalated", [hit("escalated", 1), hit("escalated", 3)]) == 3
	decision.tier("denied", [hit("escalated", 3), hit("denied", 0)]) == 0
	decision.tier("allowed", []) == 0
}

test_an_input_for_one_purpose_answers_no_other if {
	portcullis.admit.verdict == "undetermined" with input as fixtures.promote
	portcullis.evaluate.verdict == "undetermined" with input as fixtures.promote
}

test_a_rule_that_is_absent_is_a_gap if {
	more := json.patch(about, [{"op": "add", "path": "/checks/absent", "value": about.checks.removed}])
	answer := portcullis.promote with input as fixtures.promote with data.portcullis.about as more
	answer.verdict == "undetermined"
	answer.reasons == [{
		"code": "RULE_NOT_JUDGED",
		"rule": "checks/absent",
		"disclose": "none",
		"at": "promote",
	}]
}

test_a_rule_that_rests_on_a_fact_nobody_proves_is_a_gap if {
	more := json.patch(about, [{"op": "add", "path": "/checks/removed/needs/-", "value": "facts.unheard_of"}])
	answer := portcullis.promote with input as fixtures.promote with data.portcullis.about as more
	answer.verdict == "undetermined"
}

marked := json.patch(
	fixtures.promote,
	[{"op": "add", "path": "/facts/checks_removed/-", "value": {"kind": "check", "at": "geom.py:88", "was": "assert"}}],
)

test_a_rule_on_trial_is_heard_apart_and_never_in_the_verdict if {
	trial := json.patch(about, [{"op": "replace", "path": "/checks/removed/stage", "value": "shadow"}])
	answer := portcullis.promote with input as marked with data.portcullis.about as trial
	answer.verdict == "allowed"
	heard := portcullis.shadow with input as marked with data.portcullis.about as trial
	[reason.code | some reason in heard] == ["CHECK_REMOVED"]
	unheard := portcullis.shadow with input as marked
	unheard == []
}

test_a_stage_nobody_knows_enforces if {
	odd := json.patch(about, [{"op": "replace", "path": "/checks/removed/stage", "value": "someday"}])
	answer := portcullis.promote with input as marked with data.portcullis.about as odd
	answer.verdict == "escalated"
	answer.tier == 1
}

test_reasons_come_gravest_first_with_code_rule_place_and_disclosure if {
	document := json.patch(
		marked,
		[{"op": "add", "path": "/facts/limits/-", "value": {"kind": "harness", "at": "limits.toml:3", "was": "60", "now": "600", "direction": "changed"}}],
	)
	answer := portcullis.promote with input as document
	answer == {"verdict": "denied", "tier": 0, "reasons": [
		{"code": "LIMIT_CHANGED", "rule": "limits/harness", "disclose": "full", "at": "limits.toml:3"},
		{"code": "CHECK_REMOVED", "rule": "checks/removed", "disclose": "code", "at": "geom.py:88"},
	]}
}

test_reasons_are_bounded_and_the_verdict_is_not_cut_with_them if {
	places := [{"kind": "check", "at": sprintf("geom.py:%d", [line]), "was": "assert"} | some line in numbers.range(1, 200)]
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/facts/checks_removed", "value": places}])
	answer := portcullis.promote with input as document
	answer.verdict == "escalated"
	count(answer.reasons) == decision.reasons_max
}

test_nothing_is_said_of_no_input if {
	every document in [{}, [], null, "x"] {
		portcullis.evaluate.verdict == "undetermined" with input as document
		portcullis.admit.verdict == "undetermined" with input as document
		portcullis.promote.verdict == "undetermined" with input as document
		portcullis.shadow == [] with input as document
	}
}
