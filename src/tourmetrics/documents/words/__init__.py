"""What ``data/documents.toml`` knows, part by part: each a frozen record of compiled patterns."""
