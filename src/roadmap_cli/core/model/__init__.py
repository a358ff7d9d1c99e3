"""A roadmap as values: topics, graph, readings, links and their addresses."""
