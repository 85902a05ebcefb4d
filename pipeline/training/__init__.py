"""The parts of training, each of which can be tested alone; train.py puts them together."""
