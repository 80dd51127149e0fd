// What a format of golden sets is, and what several of them say alike.
import type { GoldenEntry } from '../../model/golden.ts';
import type { GoldenLine } from '../goldenLines.ts';

export interface GoldenExport {
  readonly id: string;
  readonly title: string;
  /** Of the file, without a dot. */
  readonly extension: string;
  /** The whole file. `set`: the name of the set. Texts are written as they are: they may hold anything. */
  write(set: string, lines: readonly GoldenLine[]): string;
}

/** What else is known of an entry, for formats with a place for it. Nothing that is empty. */
export function aboutEntry({ id, status, version, tags, cohort, rubrics, from }: GoldenEntry): Readonly<Record<string, unknown>> {
  const about = {
    ...{ id, status, version, tags, cohort, rubrics },
    ...{ session: from?.session, trace_id: from?.traceId, span_id: from?.spanId, prompt: from?.prompt, model: from?.model },
    ...{ commit: from?.commit, author: from?.author, date: from?.date },
  };
  return Object.fromEntries(
    Object.entries(about).filter(([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
}

export function contextTexts({ context }: GoldenEntry): readonly string[] {
  return context.map(document => document.text);
}

/** As an object, where the tool was called with one. */
export function argumentsOf(args: unknown): Readonly<Record<string, unknown>> {
  if (args === null || args === undefined) return {};
  return typeof args === 'object' && !Array.isArray(args) ? (args as Record<string, unknown>) : { input: args };
}

export function jsonFile(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
