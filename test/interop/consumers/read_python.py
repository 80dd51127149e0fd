"""Reads exported golden sets with the Python tools themselves; prints what each made of them as JSON."""
import json
import sys
from pathlib import Path

folder = Path(sys.argv[1])
found = {}

from deepeval.dataset import EvaluationDataset as DeepEvalDataset  # noqa: E402

dataset = DeepEvalDataset()
dataset.add_goldens_from_json_file(file_path=str(folder / "deepeval.json"))
found["deepeval"] = [
    {
        "input": golden.input,
        "expected": golden.expected_output,
        "context": golden.context or [],
        "tools": [tool.name for tool in golden.expected_tools or []],
    }
    for golden in dataset.goldens
]

from ragas import EvaluationDataset as RagasDataset  # noqa: E402

samples = RagasDataset.from_list(json.loads((folder / "ragas.json").read_text("utf-8")))
found["ragas"] = [
    {"input": sample.user_input, "expected": sample.reference, "context": sample.reference_contexts or []} for sample in samples
]
print(json.dumps(found))
