// Goldens of DeepEval, for `EvaluationDataset.add_goldens_from_json_file` with its usual key names.
// Format: https://deepeval.com/docs/evaluation-datasets
import { questionOf } from '../likeness.ts';
import { aboutEntry, argumentsOf, contextTexts, type GoldenExport, jsonFile } from './exportFormat.ts';

export const deepeval: GoldenExport = {
  id: 'deepeval',
  title: 'DeepEval goldens',
  extension: 'json',
  write: (set, lines) =>
    jsonFile(
      lines.map(({ entry }) => ({
        input: questionOf(entry.input.messages),
        expected_output: entry.expected.answer,
        context: contextTexts(entry),
        expected_tools: entry.expected.tools.map(({ name, args }) => ({ name, input_parameters: argumentsOf(args) })),
        additional_metadata: { ...aboutEntry(entry), messages: entry.input.messages, assertions: entry.expected.assertions },
        name: `${set} ${entry.id}`,
      })),
    ),
};
