// What raters said, rubric by rubric: who, how far they agree, what they confuse, where they differ.
import type { Rubric } from '../model/rubric.ts';
import { isGold, isLater, type ScoreEntry, type ScoreTarget, targetKey } from '../model/score.ts';
import {
  alphaInterval,
  type Confusion,
  cohenKappa,
  confusions,
  fleissKappa,
  krippendorffAlpha,
  type Metric,
  percentAgreement,
} from './agreement.ts';

export interface Disagreement {
  readonly target: ScoreTarget;
  readonly said: readonly { readonly author: string; readonly value: string | number }[];
}

export interface VersionShare {
  readonly version: string;
  readonly scores: number;
  /** Mean of the values; null where they are names. */
  readonly mean: number | null;
}

export interface Agreement {
  readonly rubric: string;
  readonly authors: readonly string[];
  /** Targets that two or more scored. */
  readonly shared: number;
  readonly scores: number;
  readonly metric: Metric;
  readonly percent: number | null;
  /** Of two raters. */
  readonly cohen: number | null;
  /** Where all scored the same targets. */
  readonly fleiss: number | null;
  readonly alpha: number | null;
  readonly interval: readonly [number, number] | null;
  readonly confusions: readonly Confusion[];
  /** What nobody settled yet, the furthest apart first. */
  readonly disagreements: readonly Disagreement[];
  /** The newest last: a mean that moves with the version is a rubric that drifts. */
  readonly versions: readonly VersionShare[];
}

/** Of each target, rubric and author the record that counts; what was taken back is not there. */
export function standingScores(entries: readonly ScoreEntry[]): readonly ScoreEntry[] {
  const last = new Map<string, ScoreEntry>();
  for (const entry of entries) {
    const key = JSON.stringify([targetKey(entry.target), entry.rubric, entry.author]);
    const before = last.get(key);
    if (before === undefined || isLater(entry, before)) last.set(key, entry);
  }
  return [...last.values()].filter(entry => entry.verdict !== 'cleared');
}

/** `rubricOf` tells the scale; unknown rubrics are read as names, or as numbers where all their values are. */
export function agreements(entries: readonly ScoreEntry[], rubricOf: (id: string) => Rubric | null): readonly Agreement[] {
  const said = standingScores(entries).filter(entry => entry.verdict === 'scored' && (entry.value !== null || entry.label !== null));
  const settled = new Set(said.filter(entry => isGold(entry.author)).map(entry => `${entry.rubric} ${targetKey(entry.target)}`));
  const scored = said.filter(entry => !isGold(entry.author));
  return [...Map.groupBy(scored, entry => entry.rubric)]
    .filter(([id]) => rubricOf(id)?.scale.type !== 'note')
    .map(([id, all]) => agreementOf(id, all, metricOf(rubricOf(id), all), key => settled.has(`${id} ${key}`)))
    .sort((a, b) => b.shared - a.shared || (a.rubric < b.rubric ? -1 : 1));
}

function agreementOf(rubric: string, scores: readonly ScoreEntry[], metric: Metric, isSettled: (target: string) => boolean): Agreement {
  const said = (entry: ScoreEntry) => (metric === 'nominal' ? (entry.label ?? String(entry.value)) : (entry.value ?? 0));
  const authors = [...new Set(scores.map(entry => entry.author))].sort();
  const byTarget = [...Map.groupBy(scores, entry => targetKey(entry.target)).values()]
    .map(each => each.toSorted((a, b) => (a.author < b.author ? -1 : 1)))
    .filter(each => each.length > 1)
    // In one order whatever order the records came in: what chance draws from must not differ.
    .sort((a, b) => (targetKey((a[0] as ScoreEntry).target) < targetKey((b[0] as ScoreEntry).target) ? -1 : 1));
  const units = byTarget.map(each => each.map(said));
  const whole = units.filter(unit => unit.length === authors.length);
  return {
    ...{ rubric, authors, metric, scores: scores.length, shared: units.length },
    percent: percentAgreement(units),
    cohen: authors.length === 2 ? cohenKappa(units as [string | number, string | number][]) : null,
    fleiss: authors.length > 1 && whole.length === units.length ? fleissKappa(units) : null,
    alpha: krippendorffAlpha(units, metric),
    interval: alphaInterval(units, metric, sequence()),
    confusions: confusions(units),
    disagreements: byTarget
      .filter(each => new Set(each.map(said)).size > 1 && !isSettled(targetKey((each[0] as ScoreEntry).target)))
      .sort((a, b) => spread(b) - spread(a))
      .map(each => ({ target: (each[0] as ScoreEntry).target, said: each.map(entry => ({ author: entry.author, value: said(entry) })) })),
    versions: versionsOf(scores),
  };
}

function metricOf(rubric: Rubric | null, scores: readonly ScoreEntry[]): Metric {
  switch (rubric?.scale.type) {
    case 'levels':
      return 'ordinal';
    case 'fraction':
    case 'number':
      return 'interval';
    case undefined:
      return scores.every(entry => entry.value !== null) ? 'interval' : 'nominal';
    default:
      return 'nominal';
  }
}

/** How far apart raters stand: by values where there are some, else by how many names there are. */
function spread(scores: readonly ScoreEntry[]): number {
  const values = scores.flatMap(entry => (entry.value === null ? [] : [entry.value]));
  return values.length > 1 ? Math.max(...values) - Math.min(...values) : new Set(scores.map(entry => entry.label)).size;
}

function versionsOf(scores: readonly ScoreEntry[]): readonly VersionShare[] {
  return [
    ...Map.groupBy(
      scores.toSorted((a, b) => (isLater(a, b) ? 1 : -1)),
      entry => entry.version,
    ),
  ].map(([version, all]) => {
    const values = all.flatMap(entry => (entry.value === null ? [] : [entry.value]));
    return {
      version,
      scores: all.length,
      mean: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
    };
  });
}

/** The same numbers each time: an interval that changes while nothing else does would be taken for news. (Lehmer, 2^31 - 1, 48271.) */
function sequence(): () => number {
  let state = 20_261_130;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state - 1) / 2_147_483_646;
  };
}
