// Prices that people keep in `.turnstone/prices.yaml`: a list of models with what a million tokens of each kind costs in US dollars.
import * as v from 'valibot';
import { parse } from 'yaml';
import { globMatcher } from '../../core/glob.ts';
import type { Price, PriceQuestion } from '../../core/model/cost.ts';
import { remember } from './remember.ts';

const rate = v.pipe(v.number(), v.minValue(0, 'must not be negative'));
const ENTRY = v.strictObject({
  model: v.pipe(v.string(), v.minLength(1)),
  provider: v.optional(v.string()),
  /** From this day on (UTC); of several that fit, the latest. */
  from: v.optional(v.pipe(v.string(), v.isoDate('must be a day like 2026-01-31'))),
  input: v.optional(rate),
  output: v.optional(rate),
  cacheRead: v.optional(rate),
  cacheWrite: v.optional(rate),
  audioInput: v.optional(rate),
  audioOutput: v.optional(rate),
});
const FILE = v.strictObject({ prices: v.pipe(v.array(v.unknown()), v.maxLength(2000, 'holds more than 2000 entries')) });

type Entry = v.InferOutput<typeof ENTRY>;

export interface UserPrices {
  /** What is wrong with the file, each with its place. The entries that are right count all the same. */
  readonly problems: readonly string[];
  /** Null: the file has no price for it. */
  price(question: PriceQuestion): Price | null;
}

/** Reads one file's text. Never throws: a file that is no YAML has a problem and no prices. */
export function readUserPrices(path: string, text: string): UserPrices {
  const problems: string[] = [];
  const entries: Listed[] = [];
  for (const [place, raw] of listOf(path, text, problems).entries()) {
    const checked = v.safeParse(ENTRY, raw);
    if (!checked.success) {
      const issue = checked.issues[0];
      problems.push(`${path}: entry ${place + 1}: ${wordsOf(issue)}`);
      continue;
    }
    const entry = checked.output;
    entries.push({ entry, fromUs: entry.from === undefined ? 0 : Date.parse(`${entry.from}T00:00:00Z`) * 1000 });
  }
  // Of several that fit: the exact name before a pattern, then the latest day, then the later line.
  entries.reverse();
  entries.sort((a, b) => b.fromUs - a.fromUs);
  const named = Map.groupBy(
    entries.filter(({ entry }) => !entry.model.includes('*')),
    ({ entry }) => entry.model.toLowerCase(),
  );
  const patterns = entries.filter(({ entry }) => entry.model.includes('*')).map(each => ({ each, fits: globMatcher(each.entry.model) }));
  const entryOf = remember<Entry>(question => {
    const exact = named.get(question.model.toLowerCase())?.find(each => isFor(each, question));
    return (exact ?? patterns.find(({ each, fits }) => isFor(each, question) && fits(question.model))?.each)?.entry ?? null;
  });
  return {
    problems,
    price(question) {
      const entry = entryOf(question);
      return entry === null ? null : priceOf(entry, question);
    },
  };
}

interface Listed {
  readonly entry: Entry;
  readonly fromUs: number;
}

/** `"input": must not be negative`, `"modle" is not a key that is known here`. */
function wordsOf(issue: v.BaseIssue<unknown>): string {
  const place = v.getDotPath(issue);
  if (issue.type === 'strict_object' && place !== null)
    return issue.expected === 'never' ? `"${place}" is not a key that is known here` : `"${place}" is missing`;
  const message = issue.message.replace(/^Invalid \w+: E/, 'e');
  return place === null ? message : `"${place}": ${message}`;
}

/** Whatever the model: the day has come, and the provider is meant. */
function isFor({ entry, fromUs }: Listed, question: PriceQuestion): boolean {
  return question.atUs >= fromUs && (entry.provider === undefined || entry.provider === question.provider);
}

function listOf(path: string, text: string, problems: string[]): readonly unknown[] {
  let document: unknown;
  try {
    // Aliases can be nested into gigabytes: a price list needs none.
    document = parse(text, { maxAliasCount: 0, prettyErrors: true });
  } catch (error) {
    problems.push(`${path}: ${(error as Error).message.split('\n')[0]?.replace(/:$/, '')}`);
    return [];
  }
  if (document === null || document === undefined) return [];
  const checked = v.safeParse(FILE, document);
  if (checked.success) return checked.output.prices;
  const issue = checked.issues[0];
  problems.push(`${path}: ${wordsOf(issue)}`);
  return [];
}

function priceOf(entry: Entry, { usage }: PriceQuestion): Price {
  const input = entry.input ?? 0;
  const output = entry.output ?? 0;
  const parts = [
    [usage.cacheRead, entry.cacheRead, input],
    [usage.cacheWrite, entry.cacheWrite, input],
    [usage.audioInput, entry.audioInput, input],
    [usage.audioOutput, entry.audioOutput, output],
  ] as const;
  let micros = (usage.input ?? 0) * input + (usage.output ?? 0) * output;
  let approximate = false;
  for (const [count, rateOf, base] of parts) {
    if ((count ?? 0) === 0) continue;
    if (rateOf === undefined) approximate ||= base > 0;
    else micros += (count ?? 0) * (rateOf - base);
  }
  return { usd: Math.max(0, Math.round(micros * 1e3) / 1e9), source: 'user', approximate };
}
