# METADATA
# scope: package
# title: Source and sink came from different proposals
# description: >-
#   This proposal adds a power to learn something and another, promoted within a day, one to carry it away, or the other
#   way round. Each may have been seen alone; two reviewers look at what they make together.
# custom:
#   code: SOURCE_AND_SINK
#   verdict: escalated
#   tier: 2
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [lineage, facts.powers_added, since_anchor.powers_added]
#   incidents: []
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.drift.apart

import data.portcullis.lib.found

sources := {kind | some kind in data.portcullis.limits.joint.sources}

sinks := {kind | some kind in data.portcullis.limits.joint.sinks}

added := {power.kind | some power in found.powers_added}

promoted := {kind | some kind in input.lineage.powers_promoted_24h}

finding contains {} if {
	some [here, there] in [[sources, sinks], [sinks, sources]]
	count(added & here) > 0
	count(promoted & there) > 0
}
