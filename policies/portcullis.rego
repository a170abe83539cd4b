# METADATA
# scope: subpackages
# title: Portcullis policy
# description: The three questions put to the policy, and what its rules on trial would have answered.
# schemas:
#   - input: schema["input.v1"]
package portcullis

import data.portcullis.lib.decision

default evaluate := {"verdict": "undetermined", "tier": 0, "reasons": []}

# METADATA
# title: May it run in the sandbox?
# entrypoint: true
evaluate := decision.of("evaluate")

default admit := {"verdict": "undetermined", "tier": 0, "reasons": []}

# METADATA
# title: May it be a parent?
# entrypoint: true
admit := decision.of("admit")

default promote := {"verdict": "undetermined", "tier": 0, "reasons": []}

# METADATA
# title: May it become the next self?
# entrypoint: true
promote := decision.of("promote")

default shadow := []

# METADATA
# title: What would the rules on trial have said?
# entrypoint: true
shadow := decision.shadow(input.purpose)
