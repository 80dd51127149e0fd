// For people, in a pull request: what is asked, what is expected, where it came from. Texts stand in code fences, which nothing in them ends.
import type { GoldenEntry } from '../../model/golden.ts';
import { questionOf } from '../likeness.ts';
import type { GoldenExport } from './exportFormat.ts';

export const markdown: GoldenExport = {
  id: 'markdown',
  title: 'Markdown for a pull request',
  extension: 'md',
  write: (set, lines) =>
    `${[
      `## Golden set ${inline(set)}: ${lines.length} ${lines.length === 1 ? 'entry' : 'entries'}`,
      ...lines.map(({ entry }) => section(entry)),
    ].join('\n\n')}\n`,
};

function section(entry: GoldenEntry): string {
  const { expected, from } = entry;
  const source = [from?.prompt, from?.model, from?.commit, from?.author].flatMap(each => (each ? [inline(each)] : []));
  return [
    `### ${inline(entry.id)} (${entry.status}${entry.tags.map(tag => `, ${inline(tag)}`).join('')})`,
    `**Input**\n\n${fence(questionOf(entry.input.messages))}`,
    ...(expected.answer === null ? [] : [`**Expected**\n\n${fence(expected.answer)}`]),
    ...(expected.assertions.length === 0 ? [] : [`**Holds**\n\n${expected.assertions.map(each => `- ${inline(each)}`).join('\n')}`]),
    ...(expected.tools.length === 0
      ? []
      : [
          `**Calls**\n\n${expected.tools.map(({ name, args }, at) => `${at + 1}. ${inline(`${name} ${JSON.stringify(args ?? {})}`)}`).join('\n')}`,
        ]),
    ...(source.length === 0 ? [] : [`From ${source.join(', ')}`]),
  ].join('\n\n');
}

/** A fence is longer than any run of backticks in it. */
function fence(text: string): string {
  const mark = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${mark}text\n${text}\n${mark}`;
}

/** One line of code: no link, no picture, no HTML. */
function inline(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const mark = '`'.repeat(longestRun(line) + 1);
  return `${mark}${/^`|`$/.test(line) ? ` ${line} ` : line}${mark}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length));
}
