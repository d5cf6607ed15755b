"""What a machine can mend and what it would write: one definition, for the rule that says so and the edit that does it."""
