from pipeline.config import BriefJob
def run(config: BriefJob) -> int:
    print(config); return 0
