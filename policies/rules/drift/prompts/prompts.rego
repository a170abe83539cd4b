# METADATA
# scope: package
# title: Prompts changed much since people last looked
# description: >-
#   More tokens of prose on editable and strategy paths differ from the anchor than people let pass. A token is
#   approximated by a word; prompts inside source are lines of source.
# custom:
#   code: PROMPT_CHURN
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [since_anchor.prompt_tokens]
#   incidents: []
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.drift.prompts

finding contains {} if input.since_anchor.prompt_tokens > data.portcullis.limits.drift.prompt_tokens
