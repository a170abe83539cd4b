package portcullis.lib.settings_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.lib.settings

test_the_shipped_settings_hold if settings.unproven == set()

test_a_setting_out_of_range_does_not_hold if {
	every change in [
		{"op": "remove", "path": "/size"},
		{"op": "add", "path": "/more", "value": 1},
		{"op": "replace", "path": "/refuse_factor", "value": 1},
		{"op": "replace", "path": "/refuse_factor", "value": "2"},
		{"op": "replace", "path": "/size/lines", "value": 0.5},
		{"op": "replace", "path": "/budget/net_lines", "value": -1},
		{"op": "replace", "path": "/drift/days", "value": 0},
		{"op": "remove", "path": "/drift/checks"},
		{"op": "add", "path": "/drift/more", "value": 1},
		{"op": "replace", "path": "/drift/gross_factor", "value": 0},
		{"op": "replace", "path": "/drift/gross_floor", "value": "100"},
		{"op": "replace", "path": "/drift/prompt_tokens", "value": -1},
		{"op": "replace", "path": "/joint/proposals", "value": 1},
		{"op": "replace", "path": "/joint/sources", "value": []},
		{"op": "replace", "path": "/joint/sinks", "value": ["netwrok"]},
		{"op": "remove", "path": "/joint/sinks"},
		{"op": "replace", "path": "/weights/norm_factor", "value": 0},
		{"op": "remove", "path": "/weights/norm_factor"},
		{"op": "replace", "path": "/weights/difference_factor", "value": 0},
		{"op": "remove", "path": "/weights/difference_factor"},
		{"op": "replace", "path": "/seconds/lease", "value": null},
	] {
		changed := json.patch(data.portcullis.limits, [change])
		settings.unproven == {"limits"} with data.portcullis.limits as changed
	}
}

test_readings_that_would_need_nothing_do_not_hold if {
	every readings in [
		{},
		{"evaluate": [], "admit": ["halt", "finite-and-plausible"], "promote": ["halt", "finite-and-plausible"]},
		{"evaluate": ["halt"], "admit": ["halt"], "promote": ["halt", "finite-and-plausible"]},
		{"evaluate": ["halt", 1], "admit": ["halt", "finite-and-plausible"], "promote": ["halt"]},
		{"evaluate": "halt", "admit": "halt", "promote": "halt"},
	] {
		settings.unproven == {"readings"} with data.portcullis.readings as readings
	}
}

test_nothing_is_allowed_while_a_setting_does_not_hold if {
	fixtures.verdict("promote", fixtures.promote) == "undetermined" with data.portcullis.limits as {}
	fixtures.verdict("promote", fixtures.promote) == "undetermined" with data.portcullis.readings as {}
}
