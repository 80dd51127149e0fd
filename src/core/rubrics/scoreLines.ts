// Scores as files hold them: one record a line, keys in one order, nothing that is null. Two people's files merge line by line.
import * as v from 'valibot';
import { type ScoreEntry, VERDICTS } from '../model/score.ts';

const text = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most));
const traceId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'must be 32 lower-case hex digits'));
const spanId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'must be 16 lower-case hex digits'));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const orNull = <T extends v.GenericSchema>(schema: T) => v.optional(v.nullable(schema), null as never);

const LINE = v.object({
  id: text(100),
  at: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/, 'must be a time like 2026-01-31T12:00:00.000000Z')),
  author: text(200),
  target: v.variant('type', [
    v.object({ type: v.picklist(['turn', 'span']), traceId, spanId }),
    v.object({ type: v.literal('session'), session: text(4096) }),
  ]),
  rubric: text(200),
  version: text(64),
  verdict: v.optional(v.picklist(VERDICTS), 'scored'),
  value: orNull(v.pipe(v.number(), v.finite())),
  label: orNull(text(100_000)),
  note: orNull(text(100_000)),
  correction: orNull(text(2_000_000)),
  place: orNull(v.union([v.object({ side: v.picklist(['input', 'output']), from: whole, to: whole }), v.object({ absent: text(2000) })])),
  undoes: orNull(text(100)),
});

/** One line, without its end. */
export function writeScoreLine(entry: ScoreEntry): string {
  const { id, atUs, author, target, rubric, version, verdict, value, label, note, correction, place, undoes } = entry;
  const said = { id, at: timeText(atUs), author, target, rubric, version, ...(verdict === 'scored' ? {} : { verdict }) };
  const given = Object.entries({ value, label, note, correction, place, undoes }).filter(([, each]) => each !== null);
  return JSON.stringify({ ...said, ...Object.fromEntries(given) });
}

/** A record, or what is wrong with the line. Keys that a later version added are passed over. */
export function readScoreLine(line: string): { readonly entry: ScoreEntry } | { readonly problem: string } {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    // Also what git leaves where two people changed one line.
    return { problem: /^(<{7}|={7}|>{7})/.test(line) ? 'a merge conflict is not resolved here' : 'is no JSON' };
  }
  const checked = v.safeParse(LINE, raw);
  if (!checked.success) {
    const issue = checked.issues[0];
    return {
      problem: `${(issue.path ?? []).map(step => String(step.key)).join('.') || 'the line'}: ${issue.received === 'undefined' ? 'is missing' : issue.message}`,
    };
  }
  const { at, ...entry } = checked.output;
  const atUs = usOf(at);
  return Number.isFinite(atUs) ? { entry: { ...entry, atUs } } : { problem: 'at: there is no such time' };
}

function timeText(us: number): string {
  return new Date(Math.floor(us / 1000)).toISOString().replace('Z', `${String(us % 1000).padStart(3, '0')}Z`);
}

function usOf(text: string): number {
  return Date.parse(`${text.slice(0, 23)}Z`) * 1000 + Number(text.slice(23, 26));
}
