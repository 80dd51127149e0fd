// What a model call was sent, as lines, and how it differs from what the call before it was sent.
import { diffArrays } from 'diff';
import type { SpanDetail } from '../../../src/rpc/viewModels.ts';
import { partText } from './Parts.tsx';

/** Longer prompts are compared as far as this. */
const MAX_LINES = 20_000;
const MAX_LINE = 2000;
/** Prompts that differ in more lines than this are different prompts. */
const MAX_EDITS = 3000;

/** Everything that was sent: model and parameters, tools, messages in order. Headings stand in lines of their own. */
export function promptLines(span: SpanDetail): { readonly lines: readonly string[]; readonly cut: boolean } {
  const lines: string[] = [];
  const add = (text: string) => {
    for (const line of text.split(/\r\n|\r|\n/)) {
      if (lines.length >= MAX_LINES) return;
      lines.push(line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line);
    }
  };
  add(`model ${span.requestModel ?? span.model ?? '-'}`);
  for (const { name, value } of span.params) add(`${name} ${value}`);
  for (const tool of span.toolDefinitions) {
    add(`# tool ${tool.name}`);
    if (tool.description !== null) add(tool.description);
    if (tool.parameters !== null) add(indented(tool.parameters));
  }
  for (const message of span.inputMessages) {
    add(`# ${message.rawRole ?? message.role}${message.name === undefined ? '' : ` ${message.name}`}`);
    for (const part of message.parts) add(partText(part));
  }
  return { lines, cut: lines.length >= MAX_LINES };
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    // Not JSON, or cut off: as it was sent.
    return json;
  }
}

export type ChangeKind = 'same' | 'added' | 'removed';

export interface Change {
  readonly kind: ChangeKind;
  readonly lines: readonly string[];
}

/** Runs of lines, in order; null where they differ too much to be compared. */
export function changesOf(before: readonly string[], now: readonly string[]): readonly Change[] | null {
  const found = diffArrays([...before], [...now], { maxEditLength: MAX_EDITS });
  return found?.map(({ value, added, removed }) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', lines: value })) ?? null;
}
