// What a deterministic check is: the same turn and the same expectation give the same verdict, with no model and no network.
import type { GoldenTool } from '../model/golden.ts';

/** What a turn did. */
export interface CheckSubject {
  readonly output: string;
  readonly tools: readonly GoldenTool[];
  /** Texts that were retrieved, in their order. */
  readonly context: readonly string[];
  /** Texts that should have been. */
  readonly goldenContext: readonly string[];
  readonly durationUs: number;
  /** Null: nobody knows. */
  readonly costUsd: number | null;
  readonly tokens: number | null;
}

export interface CheckResult {
  readonly passed: boolean;
  /** 0 to 1. */
  readonly score: number;
  readonly reason: string;
  /** Where in the output; UTF-16 code units. Null: nowhere, or all of it. */
  readonly place: { readonly from: number; readonly to: number } | null;
}

export interface Check {
  readonly id: string;
  readonly title: string;
  /** What stands behind the name; null: nothing does. */
  readonly takes: string | null;
  /** The result, or what is wrong with what it was given. */
  run(subject: CheckSubject, given: string): CheckResult | { readonly problem: string };
}

export function verdict(passed: boolean, reason: string, place: CheckResult['place'] = null): CheckResult {
  return { passed, score: passed ? 1 : 0, reason, place };
}

/** A measure against the least it must be. */
export function atLeast(score: number, least: number, what: string): CheckResult {
  const passed = score >= least;
  return { passed, score, reason: `${what} ${score.toFixed(2)}, ${passed ? 'at least' : 'below'} ${least.toFixed(2)}`, place: null };
}

/** A figure against the most it may be. */
export function atMost(value: number | null, most: number, say: (value: number) => string): CheckResult {
  if (value === null) return verdict(false, 'nobody knows: it was not sent');
  return verdict(value <= most, `${say(value)}, ${value <= most ? 'at most' : 'more than'} ${say(most)}`);
}

/** `text` or `0.7 text`: a least share before what is compared. */
export function withShare(given: string, usual: number): { readonly least: number; readonly text: string } {
  const [, share, text] = /^(0(?:\.\d+)?|1(?:\.0+)?)\s+(.+)$/s.exec(given) ?? [];
  return share === undefined ? { least: usual, text: given } : { least: Number(share), text: text ?? '' };
}

export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return JSON.stringify(line.length > 80 ? `${line.slice(0, 79)}…` : line);
}
