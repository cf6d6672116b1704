"""tourmetrics: targets and reported figures of tourism documents, with their sources."""
