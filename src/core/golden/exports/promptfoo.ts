// Test cases of promptfoo, to be named by `tests: file://...`: `{{input}}` and `{{messages}}` for prompts, what is expected as assertions.
// An answer is compared by ROUGE-N, which asks no model; assertions `contains: ...` and the like become those of promptfoo, free ones ask
// the judge that promptfoo is configured with. Format: https://www.promptfoo.dev/docs/configuration/test-cases/
import type { GoldenEntry } from '../../model/golden.ts';
import { questionOf } from '../likeness.ts';
import { aboutEntry, contextTexts, type GoldenExport, jsonFile } from './exportFormat.ts';

/** Half of the expected words: a paraphrase passes, another answer does not. */
const SHARE = 0.5;
const NAMED = /^(not-)?(contains|icontains|equals|regex|starts-with): (.+)$/s;

export const promptfoo: GoldenExport = {
  id: 'promptfoo',
  title: 'promptfoo tests',
  extension: 'json',
  write: (set, lines) =>
    jsonFile(
      lines
        .filter(({ entry }) => entry.status !== 'retired')
        .map(({ entry }) => ({
          description: `${set} ${entry.id}`,
          vars: {
            input: literal(questionOf(entry.input.messages)),
            messages: literal(JSON.stringify(entry.input.messages)),
            context: literal(contextTexts(entry).join('\n\n')),
          },
          assert: assertionsOf(entry),
          metadata: { ...aboutEntry(entry), expected_tools: entry.expected.tools },
        })),
    ),
};

function assertionsOf({ expected }: GoldenEntry): readonly unknown[] {
  const named = expected.assertions.map(text => {
    const [, not = '', kind, value = ''] = NAMED.exec(text) ?? [];
    return kind === undefined ? { type: 'llm-rubric', value: literal(text) } : { type: `${not}${kind}`, value: literal(value) };
  });
  return expected.answer === null ? named : [{ type: 'rouge-n', value: literal(expected.answer), threshold: SHARE }, ...named];
}

/**
 * promptfoo reads values as Nunjucks templates: what opens one must come out as it was said. Not by `raw` blocks, which nest: a text that
 * says `{% raw %}` would swallow the end.
 */
function literal(text: string): string {
  return text.replace(/\{[{%#]/g, opener => `{{ "${opener}" }}`);
}
