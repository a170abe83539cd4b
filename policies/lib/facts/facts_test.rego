package portcullis.lib.facts_test

import data.portcullis.lib.facts
import data.portcullis.lib.fixtures_test as fixtures

test_all_facts_of_a_sound_input_are_proven if {
	every purpose in ["evaluate", "admit", "promote"] {
		facts.unproven == set() with input as fixtures.asking[purpose]
	}
}

test_nothing_of_nothing_is_proven if {
	every document in [{}, [], "", 1, null, true] {
		facts.proven == set() with input as document
	}
}

test_a_fact_nobody_knows_opens_the_document if {
	every place in ["/more", "/facts/more", "/since_anchor/more", "/evidence/more", "/facts/files/0/more"] {
		document := json.patch(fixtures.promote, [{"op": "add", "path": place, "value": 1}])
		count(facts.unproven) > 0 with input as document
	}
}

test_a_file_may_have_been_moved_and_may_have_another_mode if {
	every also in [
		{"moved_from": "old.py"}, {"mode": "100644"}, {"mode": "100755"},
		{"moved_from": "old.py", "mode": "100755"},
	] {
		facts.unproven == set() with input as with_file(also)
	}
}

test_what_else_a_file_has_is_not_proven if {
	every also in [
		{"moved_from": ""}, {"moved_from": "a\nb"}, {"moved_from": null}, {"moved_from": false},
		{"mode": "120000"}, {"mode": 33261}, {"mode": null}, {"moved_from": "old.py", "more": 1},
	] {
		count(facts.unproven) > 0 with input as with_file(also)
	}
}

with_file(also) := json.patch(
	fixtures.promote,
	[{"op": "add", "path": concat("/", ["/facts/files/0", member]), "value": value} | some member, value in also],
)

test_control_characters_are_in_no_text if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/facts/files/0/path", "value": "a\nb"}])
	"document" in facts.unproven with input as document
}

test_control_characters_are_in_no_name_of_a_dependency if {
	document := json.patch(
		fixtures.promote,
		[{"op": "add", "path": "/facts/dependencies_added/-", "value": {"name": "num\tpy", "allowed": true}}],
	)
	"document" in facts.unproven with input as document
}

test_flags_are_codes if {
	facts.is_flag("NOT_FINITE")
	every text in ["", "not_finite", "1ST", "_A", "A B", "A\n", 1, null] {
		not facts.is_flag(text)
	}
}

test_evidence_is_stated_after_a_run_and_absent_before if {
	early := object.union(fixtures.evaluate, {"evidence": fixtures.promote.evidence})
	late := object.union(fixtures.promote, {"evidence": null})
	facts.unproven == {"evidence"} with input as early
	facts.unproven == {"evidence"} with input as late
}

test_a_reading_that_was_not_taken_is_a_missing_fact if {
	every readings in [
		[],
		[{"tripwire": "halt", "state": "cleared"}],
		[{"tripwire": "finite-and-plausible", "state": "cleared"}],
		[
			{"tripwire": "halt", "state": "cleared"},
			{"tripwire": "halt", "state": "cleared"},
			{"tripwire": "finite-and-plausible", "state": "cleared"},
		],
	] {
		document := object.union(fixtures.promote, {"readings": readings})
		facts.unproven == {"readings"} with input as document
	}
}

test_times_are_of_the_calendar_and_in_utc if {
	every text in [
		"2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z",
		"2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "1999-01-01T00:00:00Z", "2026-01-01T00:00:00+", "2026-1-001T00:00:00Z",
		"2026-01-01 00:00:00Z", "20260101T000000Z",
	] {
		not facts.is_time(text)
	}
	facts.is_time("2026-11-23T16:00:00Z")
}

test_ids_are_version_seven if {
	facts.is_id("01934f5e-8b2a-7c3d-9e4f-0123456789ab")
	every text in [
		"01934f5e-8b2a-4c3d-9e4f-0123456789ab", "01934f5e-8b2a-7c3d-7e4f-0123456789ab",
		"01934f5e8b2a-7c3d-9e4f-00123456789ab", "01934F5E-8b2a-7c3d-9e4f-0123456789ab",
	] {
		not facts.is_id(text)
	}
}

test_names_start_with_a_letter_or_digit if {
	facts.is_name("circle-packing")
	every text in ["", "-a", "A", "a b", "a\n", "ä", ".a"] {
		not facts.is_name(text)
	}
}
