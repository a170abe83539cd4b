package portcullis.rules.oversight.class_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.oversight.class

test_success_nothing_in_an_input_that_is_fine if {
	count(class.finding) == 0 with input as fixtures.evaluate
}

test_fail_an_undeclared_file if {
	document := json.patch(fixtures.evaluate, [{"op": "add", "path": "/facts/files/-", "value": {"path": "conftest.py", "change": "added", "type": "python", "group": "undeclared"}}])
	class.finding == {{"at": "conftest.py"}} with input as document
}

test_fail_an_oversight_file if {
	document := json.patch(fixtures.evaluate, [{"op": "add", "path": "/facts/files/-", "value": {"path": "oversight/log.py", "change": "added", "type": "python", "group": "oversight"}}])
	class.finding == {{"at": "oversight/log.py"}} with input as document
}

test_fail_the_class if {
	document := json.patch(fixtures.evaluate, [{"op": "replace", "path": "/class", "value": "oversight"}])
	class.finding == {{}} with input as document
}

test_fail_an_undeclared_file_since_the_anchor if {
	document := json.patch(fixtures.evaluate, [{"op": "replace", "path": "/since_anchor/touched/undeclared", "value": 1}])
	class.finding == {{}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("evaluate", "/class") in fixtures.refused
	fixtures.without("evaluate", "/facts/touched") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("evaluate", "/facts/touched", value) in fixtures.refused
	}
}
