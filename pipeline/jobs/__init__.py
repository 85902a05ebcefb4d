"""One thin file a job: `run(config)` calls the rooms, writes files and returns the exit status."""
