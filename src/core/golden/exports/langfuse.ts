// Items of a Langfuse dataset, each as `createDatasetItem` of its clients takes it. Retired entries are archived there.
// Format: https://langfuse.com/docs/evaluation/experiments/datasets
import { aboutEntry, contextTexts, type GoldenExport, jsonFile } from './exportFormat.ts';

export const langfuse: GoldenExport = {
  id: 'langfuse',
  title: 'Langfuse dataset items',
  extension: 'json',
  write: (set, lines) =>
    jsonFile(
      lines.map(({ entry }) => ({
        datasetName: set,
        id: `${set}-${entry.id}`,
        input: { messages: entry.input.messages },
        expectedOutput: { answer: entry.expected.answer, assertions: entry.expected.assertions, tools: entry.expected.tools },
        metadata: { ...aboutEntry(entry), context: contextTexts(entry) },
        status: entry.status === 'retired' ? 'ARCHIVED' : 'ACTIVE',
      })),
    ),
};
