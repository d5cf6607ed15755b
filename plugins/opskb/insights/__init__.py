"""What follows from the records: pure functions of a Project, one subject a module."""
