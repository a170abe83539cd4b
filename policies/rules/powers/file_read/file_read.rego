# METADATA
# scope: package
# title: Files are read elsewhere
# description: >-
#   The code reads outside its tree where its anchor did not.
# custom:
#   code: FILE_READ
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.powers_added, since_anchor.powers_added]
#   incidents: [T15, T18]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.powers.file_read

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.powers_added
	found_here.kind == "file-read"
}
