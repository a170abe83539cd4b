# METADATA
# scope: package
# title: Files are written elsewhere
# description: >-
#   The code writes, moves or removes files where its anchor did not, or as often as it turns a loop.
# custom:
#   code: FILE_WRITTEN
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T03, T14]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.file_write

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "file-write"
}
