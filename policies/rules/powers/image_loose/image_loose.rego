# METADATA
# scope: package
# title: An image comes from elsewhere or is held to nothing
# description: >-
#   A registry that no image came from before; or an image that no digest holds to what it is, so that it can
#   change without anybody changing the file.
# custom:
#   code: IMAGE_NOT_HELD
#   verdict: escalated
#   tier: 2
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T36]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.image_loose

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "image-loose"
}
