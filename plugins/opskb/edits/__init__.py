"""The only writer of a user's files; everything else reads."""
