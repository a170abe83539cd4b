# METADATA
# scope: package
# title: The difference is large
# description: >-
#   More files or lines than are read with care in one sitting.
# custom:
#   code: SIZE
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: full
#   needs: [facts.size]
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.size.large

finding contains {} if input.facts.size.files > data.portcullis.limits.size.files

finding contains {} if input.facts.size.added + input.facts.size.removed > data.portcullis.limits.size.lines
