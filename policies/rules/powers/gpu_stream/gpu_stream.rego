# METADATA
# scope: package
# title: Work goes to a stream of its own
# description: >-
#   Work on another stream is not in the time that is measured.
# custom:
#   code: GPU_STREAM
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T21]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.gpu_stream

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "gpu-stream"
}
