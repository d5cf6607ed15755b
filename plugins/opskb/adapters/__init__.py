"""Who is asking: MkDocs, the command line. Only these modules know a host; this file imports none."""
