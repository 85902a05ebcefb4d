"""What mujaz verify holds a brief or a digest to, part by part; verify.py puts the parts together."""
