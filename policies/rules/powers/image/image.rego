# METADATA
# scope: package
# title: Something is built on another image
# description: >-
#   What an image file names to be built on, to take files from or to be read by is not what it named before.
# custom:
#   code: IMAGE_CHANGED
#   verdict: escalated
#   tier: 2
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T36]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.image

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "image"
}
