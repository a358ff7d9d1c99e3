"""When the milestones may be reached, from the weeks there were."""
