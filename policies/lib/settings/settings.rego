# METADATA
# title: Settings
# description: >-
#   Every tunable number and list lies in `data/` and is used only when all of them are present, typed and in range.
#   Nothing falls back: a missing list would turn a rule over it into silence.
package portcullis.lib.settings

import data.portcullis.kinds
import data.portcullis.limits
import data.portcullis.readings

purposes := {"evaluate", "admit", "promote"}

names := {"kinds", "limits", "readings"}

# METADATA
# title: The settings that do not hold
unproven := names - proven

proven contains "limits" if {
	object.keys(limits) == {"refuse_factor", "size", "own", "budget", "drift", "joint", "weights", "seconds"}
	within(limits.refuse_factor, 2, 10)
	object.keys(limits.size) == {"files", "lines"}
	within(limits.size.files, 1, 2000)
	within(limits.size.lines, 1, 100000)
	object.keys(limits.own) == {"hard", "soft"}
	is_list_of_names(limits.own.hard)
	is_list_of_names(limits.own.soft)
	object.keys(limits.budget) == {"unreviewed_depth", "net_lines"}
	within(limits.budget.unreviewed_depth, 0, 1000)
	within(limits.budget.net_lines, 0, 100000)
	drift_holds
	joint_holds
	object.keys(limits.weights) == {"norm_factor", "difference_factor"}
	within(limits.weights.norm_factor, 1, 1000)
	within(limits.weights.difference_factor, 1, 1000)
	object.keys(limits.seconds) == {"ask", "permit", "lease"}
	within(limits.seconds.ask, 60, 604800)
	within(limits.seconds.permit, 10, 86400)
	within(limits.seconds.lease, 10, 60)
}

drift_holds if {
	object.keys(limits.drift) == {"days", "gross_floor", "gross_factor", "checks", "prompt_tokens"}
	within(limits.drift.days, 1, 365)
	within(limits.drift.gross_floor, 0, 100000)
	within(limits.drift.gross_factor, 1, 100)
	within(limits.drift.checks, 0, 1000)
	within(limits.drift.prompt_tokens, 0, 100000)
}

# A kind that no power has would leave a rule silent.
joint_holds if {
	object.keys(limits.joint) == {"proposals", "sources", "sinks"}
	within(limits.joint.proposals, 2, 1000)
	is_list_of_names(limits.joint.sources)
	is_list_of_names(limits.joint.sinks)
	every kind in array.concat(limits.joint.sources, limits.joint.sinks) {
		kind in kinds.powers
	}
}

proven contains "kinds" if {
	object.keys(kinds) == {"powers", "scoring", "checks", "limits"}
	every list in kinds {
		is_list_of_names(list)
	}
}

proven contains "readings" if {
	object.keys(readings) == purposes
	every purpose in purposes {
		is_list_of_names(readings[purpose])
		"halt" in readings[purpose]
	}
	every purpose in purposes - {"evaluate"} {
		"finite-and-plausible" in readings[purpose]
	}
}

within(value, least, most) if {
	is_number(value)
	value >= least
	value <= most
	floor(value) == value
}

is_list_of_names(list) if {
	is_array(list)
	count(list) > 0
	count(list) <= 200
	every name in list {
		is_string(name)
		name != ""
	}
}
