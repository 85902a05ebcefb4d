"""What evaluate.py measures with: answers, scores, calibration, contrast sets, floors, reports."""
