// A dataset of agent-opt: a list of dicts, whose keys an optimizer's data mapper names.
// Format: https://github.com/future-agi/agent-opt
import { questionOf } from '../likeness.ts';
import { contextTexts, type GoldenExport, jsonFile } from './exportFormat.ts';

export const agentOpt: GoldenExport = {
  id: 'agent-opt',
  title: 'agent-opt list of dicts',
  extension: 'json',
  write: (_set, lines) =>
    jsonFile(
      lines.map(({ entry }) => ({
        id: entry.id,
        input: questionOf(entry.input.messages),
        expected_output: entry.expected.answer ?? '',
        context: contextTexts(entry).join('\n\n'),
      })),
    ),
};
