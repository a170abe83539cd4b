"""Part of the agent."""
