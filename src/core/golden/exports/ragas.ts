// Samples of RAGAS, for `EvaluationDataset.from_list`: one turn each; what the application answers is added before it is evaluated.
// Format: https://docs.ragas.io/en/stable/concepts/components/eval_sample/
import { questionOf } from '../likeness.ts';
import { contextTexts, type GoldenExport, jsonFile } from './exportFormat.ts';

export const ragas: GoldenExport = {
  id: 'ragas',
  title: 'RAGAS samples',
  extension: 'json',
  write: (_set, lines) =>
    jsonFile(
      lines.map(({ entry }) => ({
        user_input: questionOf(entry.input.messages),
        ...(entry.expected.answer === null ? {} : { reference: entry.expected.answer }),
        ...(entry.context.length === 0 ? {} : { reference_contexts: contextTexts(entry) }),
      })),
    ),
};
