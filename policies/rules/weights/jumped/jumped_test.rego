package portcullis.rules.weights.jumped_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.weights.jumped

at(patch) := found if {
	found := jumped.finding with input as json.patch(fixtures.promote, [patch])
}

test_success_nothing_at_a_step_of_training if {
	count(jumped.finding) == 0 with input as fixtures.promote
	at({"op": "add", "path": "/facts/limits/-", "value": {"kind": "norm", "at": "w.safetensors:1 a", "was": "1.5", "now": "15", "direction": "raised"}}) == set()
	at({"op": "add", "path": "/since_anchor/limits/-", "value": {"kind": "peak", "at": "w.safetensors:1 a", "was": "1.5", "now": "0.15", "direction": "raised"}}) == set()
	at({"op": "add", "path": "/facts/limits/-", "value": {"kind": "time", "at": "w.safetensors:1 a", "was": "1", "now": "100", "direction": "raised"}}) == set()
}

test_fail_ten_times_and_more if {
	at({"op": "add", "path": "/facts/limits/-", "value": {"kind": "norm", "at": "w.safetensors:1 a", "was": "1.5", "now": "15.1", "direction": "raised"}}) == {{"at": "w.safetensors:1 a"}}
	at({"op": "add", "path": "/since_anchor/limits/-", "value": {"kind": "peak", "at": "w.safetensors:1 a", "was": "0", "now": "0.0001", "direction": "raised"}}) == {{"at": "w.safetensors:1 a"}}
	at({"op": "add", "path": "/facts/limits/-", "value": {"kind": "norm", "at": "w.safetensors:1 a", "was": "0.001", "now": "0.011", "direction": "raised"}}) == {{"at": "w.safetensors:1 a"}}
}

test_fail_nearly_nothing_of_it_is_left if {
	at({"op": "add", "path": "/facts/limits/-", "value": {"kind": "norm", "at": "w.safetensors:1 a", "was": "15.1", "now": "1.5", "direction": "raised"}}) == {{"at": "w.safetensors:1 a"}}
	at({"op": "add", "path": "/facts/limits/-", "value": {"kind": "norm", "at": "w.safetensors:1 a", "was": "3", "now": "0", "direction": "raised"}}) == {{"at": "w.safetensors:1 a"}}
}

test_success_nothing_at_a_way_no_longer_than_it_was_large if {
	at({"op": "add", "path": "/facts/limits/-", "value": {"kind": "difference", "at": "w.safetensors:1 a", "was": "1.5", "now": "1.5", "direction": "changed"}}) == set()
	at({"op": "add", "path": "/since_anchor/limits/-", "value": {"kind": "difference", "at": "w.safetensors:1 a", "was": "1.5", "now": "0.01", "direction": "changed"}}) == set()
}

test_fail_another_of_the_same_norm if {
	at({"op": "add", "path": "/facts/limits/-", "value": {"kind": "difference", "at": "w.safetensors:1 a", "was": "1.5", "now": "1.51", "direction": "changed"}}) == {{"at": "w.safetensors:1 a"}}
	at({"op": "add", "path": "/since_anchor/limits/-", "value": {"kind": "difference", "at": "w.safetensors:1 a", "was": "0", "now": "0.1", "direction": "changed"}}) == {{"at": "w.safetensors:1 a"}}
	at({"op": "add", "path": "/facts/limits/-", "value": {"kind": "difference", "at": "w.safetensors:1 a", "was": "many", "now": "more", "direction": "changed"}}) == {{"at": "w.safetensors:1 a"}}
}

test_fail_what_cannot_be_compared if {
	at({"op": "add", "path": "/facts/limits/-", "value": {"kind": "norm", "at": "w.safetensors:1 a", "was": "many", "now": "more", "direction": "raised"}}) == {{"at": "w.safetensors:1 a"}}
}

test_fail_without_its_facts if {
	fixtures.without("promote", "/facts/limits") in fixtures.refused
	fixtures.without("promote", "/since_anchor/limits") in fixtures.refused
}

test_fail_when_its_facts_are_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/facts/limits", value) in fixtures.refused
		fixtures.changed("promote", "/since_anchor/limits", value) in fixtures.refused
	}
}
