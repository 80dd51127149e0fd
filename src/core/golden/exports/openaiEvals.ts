// Samples of OpenAI Evals: `input` as chat messages and `ideal`, a line each.
// Format: https://github.com/openai/evals/blob/main/docs/build-eval.md
import type { GoldenExport } from './exportFormat.ts';

const ROLES = new Set(['system', 'developer', 'user', 'assistant', 'tool', 'function']);

export const openaiEvals: GoldenExport = {
  id: 'openai-evals',
  title: 'OpenAI Evals JSONL',
  extension: 'jsonl',
  write: (_set, lines) =>
    lines
      .map(({ entry }) => {
        const input = entry.input.messages.map(({ role, content }) => ({ role: ROLES.has(role) ? role : 'user', content }));
        return `${JSON.stringify({ input, ...(entry.expected.answer === null ? {} : { ideal: entry.expected.answer }) })}\n`;
      })
      .join(''),
};
