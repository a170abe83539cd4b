# METADATA
# title: Reports
# description: >-
#   What one rule says of one input. Code, verdict, tier, stage and disclosure come from the rule's own metadata, so a
#   page about a rule and the rule cannot drift apart.
package portcullis.lib.reports

import data.portcullis.lib.facts

# METADATA
# title: The report of the rule whose metadata chain this is
# description: >-
#   `needs` are the facts the rule rests on; when one of them is unproven the rule could not judge, and its silence
#   counts for nothing.
of(chain, needs, findings) := {
	"rule": concat("/", array.slice(chain[1].path, 2, 4)),
	"code": about.code,
	"verdict": about.verdict,
	"tier": about.tier,
	"stage": about.stage,
	"disclose": about.disclose,
	"purposes": about.purposes,
	"findings": findings,
	"judged": count(needs - facts.proven) == 0,
} if {
	about := chain[1].annotations.custom
}
