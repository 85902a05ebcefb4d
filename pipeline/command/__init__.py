"""Between the words of a command line and a job: paths quoted, a config composed, progress shown."""
