# METADATA
# scope: package
# title: Several proposals worked at one place
# description: >-
#   Within a day several proposals gave one file a power or a sign of a made-up score, or took a check from it. Each
#   may have been seen alone; two reviewers look at what they make together.
# custom:
#   code: CROWDED_PATH
#   verdict: escalated
#   tier: 2
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [lineage]
#   incidents: []
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.drift.crowding

finding contains {} if input.lineage.proposals_on_one_path_24h >= data.portcullis.limits.joint.proposals
