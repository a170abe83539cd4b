# METADATA
# scope: package
# title: A tripwire fired
# description: >-
#   A line that people drew was crossed.
# custom:
#   code: TRIPWIRE_FIRED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: code
#   needs: [readings]
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.readings.fired

finding contains {"at": reading.tripwire} if {
	some reading in input.readings
	reading.tripwire != "halt"
	reading.state == "fired"
}
