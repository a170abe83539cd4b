# METADATA
# scope: package
# title: The lineage is halted
# description: >-
#   While a halt stands nothing is judged further; the proposal waits for the re-arm or its deadline.
# custom:
#   code: HALTED
#   verdict: undetermined
#   tier: 0
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: code
#   needs: [readings]
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.readings.halted

finding contains {} if {
	some reading in input.readings
	reading.tripwire == "halt"
	reading.state != "cleared"
}
