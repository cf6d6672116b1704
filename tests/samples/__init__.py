"""Sample files: the same facts written in every format that is read."""
