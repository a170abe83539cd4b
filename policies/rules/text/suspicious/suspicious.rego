# METADATA
# scope: package
# title: Text speaks to whoever reviews it
# description: >-
#   Words addressed to reviewers, monitors or models are shown to people before anything is promoted.
# custom:
#   code: SUSPICIOUS_TEXT
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: none
#   needs: [facts.suspicious_text]
#   incidents: [T39, T44]
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.text.suspicious

finding contains {"at": text.at} if some text in input.facts.suspicious_text
