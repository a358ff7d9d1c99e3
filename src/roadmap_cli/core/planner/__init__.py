"""What to study next: the route to the milestones. It knows no states of topics."""
