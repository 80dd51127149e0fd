// A Python module with the entries as parameters of pytest: `from golden_cases import golden`, then `@golden` over `def test_it(case)`.
// Texts travel as JSON in one ASCII string, so that nothing in them is read as Python. Format: https://docs.pytest.org/en/stable/how-to/parametrize.html
import { questionOf } from '../likeness.ts';
import { aboutEntry, contextTexts, type GoldenExport } from './exportFormat.ts';

export const pytest: GoldenExport = {
  id: 'pytest',
  title: 'pytest parameters',
  extension: 'py',
  write: (set, lines) => {
    const cases = lines
      .filter(({ entry }) => entry.status !== 'retired')
      .map(({ entry }) => ({
        id: entry.id,
        input: questionOf(entry.input.messages),
        messages: entry.input.messages,
        expected: entry.expected.answer,
        assertions: entry.expected.assertions,
        tools: entry.expected.tools,
        context: contextTexts(entry),
        about: aboutEntry(entry),
      }));
    return `${[
      `"""Golden set ${ascii(set)}: ${cases.length} entries, written by Turnstone. Made again by the next export."""`,
      'import json',
      '',
      'import pytest',
      '',
      'CASES = [',
      ...cases.map(each => `    json.loads(${JSON.stringify(ascii(JSON.stringify(each)))}),`),
      ']',
      'golden = pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])',
    ].join('\n')}\n`;
  },
};

/** Outside ASCII as \uXXXX: one string in JSON and in Python. */
function ascii(text: string): string {
  return text.replace(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
