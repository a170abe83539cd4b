# METADATA
# scope: package
# title: The compute of the day is spent
# description: >-
#   The lineage has used the GPU hours that its charter grants it a day.
# custom:
#   code: COMPUTE_SPENT
#   verdict: denied
#   tier: 0
#   stage: enforce
#   purposes: [evaluate]
#   disclose: full
#   needs: [budget]
#   incidents: []
#   owner: safety
#   since: "2026-11-23"
package portcullis.rules.budget.compute

import data.portcullis.lib.decimals

finding contains {} if decimals.scaled(input.budget.gpu_hours_today) > decimals.scaled(input.budget.limit)
