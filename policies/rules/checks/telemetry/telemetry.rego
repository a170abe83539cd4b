# METADATA
# scope: package
# title: A record of what happens was removed
# description: >-
#   Node 114 scored by no longer logging what was looked for.
# custom:
#   code: TELEMETRY_REMOVED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.checks_removed, since_anchor.checks_removed]
#   incidents: [T05]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.checks.telemetry

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.checks_removed
	found_here.kind == "telemetry"
}
