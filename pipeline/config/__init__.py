"""The schemas of the config: types and ranges, one class a room; every value is in configs/.

In:   what Hydra composed from configs/ and the command line.
Out:  plain dataclasses, checked; below a job nobody sees Hydra.
Not:  defaults (configs/ has them), or parsing the command line (cli.py).
Why:  a typo or a value out of range is told before an article is read.
"""

from pipeline.config.checked import Checked, among, within
from pipeline.config.jobs import (
    JOBS,
    BenchmarkData,
    BenchmarkJob,
    BriefJob,
    ClassifyJob,
    CleanJob,
    DedupeJob,
    EncoderJob,
    EvaluateJob,
    ExportJob,
    JoinJob,
    SummarizeJob,
    TrainJob,
    VerifyJob,
    register,
)
from pipeline.config.rooms import (
    ClassifyConfig,
    CleanConfig,
    CleanWords,
    DedupeConfig,
    EncoderConfig,
    ReadConfig,
    RuntimeConfig,
    SummarizeConfig,
)
from pipeline.config.training import (
    CalibrateConfig,
    ColumnsConfig,
    CorrectionsConfig,
    DataConfig,
    Floor,
    LabelConfig,
    LossConfig,
    RangeConfig,
    ScheduleConfig,
    SearchConfig,
    TrackerConfig,
    TrainerConfig,
)

__all__ = [
    "JOBS",
    "BenchmarkData",
    "BenchmarkJob",
    "BriefJob",
    "CalibrateConfig",
    "Checked",
    "ClassifyConfig",
    "ClassifyJob",
    "CleanConfig",
    "CleanJob",
    "CleanWords",
    "ColumnsConfig",
    "CorrectionsConfig",
    "DataConfig",
    "DedupeConfig",
    "DedupeJob",
    "EncoderConfig",
    "EncoderJob",
    "EvaluateJob",
    "ExportJob",
    "Floor",
    "JoinJob",
    "LabelConfig",
    "LossConfig",
    "RangeConfig",
    "ReadConfig",
    "RuntimeConfig",
    "ScheduleConfig",
    "SearchConfig",
    "SummarizeConfig",
    "SummarizeJob",
    "TrackerConfig",
    "TrainJob",
    "TrainerConfig",
    "VerifyJob",
    "among",
    "register",
    "within",
]
