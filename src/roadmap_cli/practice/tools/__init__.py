"""What checks of one kind share: asking Git, running SQL. They know no practice."""
