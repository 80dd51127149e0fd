// Examples of a Phoenix dataset, for `createDataset` of its clients: input, output and metadata of each.
// Format: https://arize.com/docs/phoenix/datasets-and-experiments/how-to-datasets/creating-datasets
import { aboutEntry, contextTexts, type GoldenExport, jsonFile } from './exportFormat.ts';

export const phoenix: GoldenExport = {
  id: 'phoenix',
  title: 'Phoenix dataset',
  extension: 'json',
  write: (set, lines) =>
    jsonFile({
      name: set,
      description: `Golden set ${set}`,
      examples: lines.map(({ entry }) => ({
        input: { messages: entry.input.messages },
        output: { answer: entry.expected.answer, assertions: entry.expected.assertions, tools: entry.expected.tools },
        metadata: { ...aboutEntry(entry), context: contextTexts(entry) },
      })),
    }),
};
