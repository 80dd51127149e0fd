// A golden set's file: one entry a line, keys always in one order, nothing that is empty. A change is a diff that can be read.
import * as v from 'valibot';
import { GOLDEN_STATUSES, type GoldenEntry } from '../model/golden.ts';
import { VERDICTS } from '../model/score.ts';

const short = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const long = v.pipe(v.string(), v.maxLength(4_000_000));
const nullable = <T extends v.GenericSchema>(schema: T) => v.optional(v.nullable(schema), null as never);
const list = <T extends v.GenericSchema>(schema: T) => v.optional(v.array(schema), [] as never);

const LINE = v.object({
  id: short,
  status: v.optional(v.picklist(GOLDEN_STATUSES, `must be one of ${GOLDEN_STATUSES.join(', ')}`), 'draft'),
  version: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  input: v.object({ messages: v.pipe(v.array(v.object({ role: short, content: long })), v.minLength(1, 'needs a message')) }),
  expected: v.optional(
    v.object({
      answer: nullable(long),
      assertions: list(long),
      tools: list(v.object({ name: short, args: v.optional(v.unknown(), null) })),
    }),
    {},
  ),
  context: list(v.object({ id: nullable(short), text: long })),
  tags: list(short),
  cohort: nullable(short),
  rubrics: list(short),
  from: nullable(
    v.object({
      session: short,
      traceId: short,
      spanId: short,
      prompt: nullable(short),
      model: nullable(short),
      commit: nullable(short),
      scores: list(
        v.object({
          rubric: short,
          version: short,
          author: short,
          verdict: v.optional(v.picklist(VERDICTS), 'scored'),
          value: nullable(v.number()),
          label: nullable(long),
        }),
      ),
      author: short,
      date: short,
    }),
  ),
});

/** One line, without its end. Keys that are not known, of a later version or of people's own, are kept at the end. */
export function writeGoldenLine(entry: GoldenEntry, more: Readonly<Record<string, unknown>> = {}): string {
  const { id, status, version, input, expected, context, tags, cohort, rubrics, from } = entry;
  const { session, traceId, spanId, prompt, model, commit, scores, author, date } =
    from ?? ({} as Partial<NonNullable<GoldenEntry['from']>>);
  const source = from && { session, traceId, spanId, prompt, model, commit, scores: scores?.map(bare), author, date };
  const line = {
    ...{ id, status, version, input, expected: bare({ ...expected }) },
    ...{ context: context.map(bare), tags, cohort, rubrics, from: source && bare(source) },
  };
  return JSON.stringify({ ...bare(line), ...more });
}

export interface GoldenLine {
  readonly entry: GoldenEntry;
  readonly more: Readonly<Record<string, unknown>>;
}

/** An entry, or what is wrong with the line. */
export function readGoldenLine(line: string): GoldenLine | { readonly problem: string } {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return { problem: /^(<{7}|={7}|>{7})/.test(line) ? 'a merge conflict is not resolved here' : 'is no JSON' };
  }
  const checked = v.safeParse(LINE, raw);
  if (!checked.success) {
    const issue = checked.issues[0];
    const where = (issue.path ?? []).map(step => String(step.key)).join('.') || 'the line';
    return { problem: `${where}: ${issue.received === 'undefined' ? 'is missing' : issue.message}` };
  }
  const known = new Set(Object.keys(LINE.entries));
  return {
    entry: checked.output as GoldenEntry,
    more: Object.fromEntries(Object.entries(raw as object).filter(([key]) => !known.has(key))),
  };
}

/** Without what is null or empty. */
function bare<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, each]) => each !== null && each !== undefined && !(Array.isArray(each) && each.length === 0)),
  ) as Partial<T>;
}
