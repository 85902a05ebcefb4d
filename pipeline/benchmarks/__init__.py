"""Mujaz against its peers, on generated or given data: `run(config) -> rows`, `table(rows) -> str`.

In:   a BenchmarkJob.
Out:  rows of figures, and the same as a Markdown table.
Not:  a test: nothing here passes or fails (tests/ holds the laws).
Why:  a speed or a score that nobody can measure again is an opinion.
"""
