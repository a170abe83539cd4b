# METADATA
# scope: package
# title: A reading that is needed is not cleared
# description: >-
#   Not observed to be over the line is less than observed to be under it.
# custom:
#   code: READING_NOT_CLEARED
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [evaluate, admit, promote]
#   disclose: code
#   needs: [readings]
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.readings.cleared

finding contains {"at": reading.tripwire} if {
	some reading in input.readings
	reading.tripwire in data.portcullis.readings[input.purpose]
	reading.tripwire != "halt"
	reading.state == "unresolved"
}
