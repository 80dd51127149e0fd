// What a producer's receipt says, in words: what it is, what is missing, what to set, and which canonical field is which.
import type { CanonicalField } from '../../../src/core/model/canonical.ts';
import { isGap, missingUnit } from '../../../src/rpc/receiptText.ts';
import type { MissingPart, ProducerReceipt } from '../../../src/rpc/viewModels.ts';
import { formatCount, formatPlural } from '../../format.ts';

const FIELD_WORDS: Readonly<Record<CanonicalField, string>> = {
  label: 'label',
  sessionKey: 'session',
  userId: 'user',
  turnKey: 'turn',
  provider: 'provider',
  framework: 'framework',
  model: 'model',
  requestModel: 'model asked for',
  responseId: 'response id',
  modelParams: 'parameters',
  inputMessages: 'input messages',
  outputMessages: 'output messages',
  input: 'input',
  output: 'output',
  toolDefinitions: 'tools offered',
  tool: 'tool call',
  retrievalQuery: 'query',
  documents: 'documents',
  usage: 'tokens',
  costUsd: 'cost',
  gatewayCostUsd: 'cost by gateway',
  guardrail: 'guardrail',
  scores: 'scores',
  code: 'source location',
  joinKeys: 'join keys',
  prompt: 'prompt',
  error: 'error',
  finishReasons: 'finish reasons',
  ttftMs: 'time to first token',
  agentName: 'agent',
  tags: 'tags',
};

/** A field's word; one this version does not know keeps its name. */
export function fieldWord(field: string): string {
  return Object.hasOwn(FIELD_WORDS, field) ? FIELD_WORDS[field as CanonicalField] : field;
}

const MISSING: Readonly<Record<MissingPart['what'], { readonly short: string; readonly long: (counts: string) => string }>> = {
  content: { short: 'messages', long: counts => `Messages missing from ${counts}` },
  session: { short: 'session', long: counts => `Session missing from ${counts}` },
  user: { short: 'user', long: counts => `User missing from ${counts}` },
  usage: { short: 'tokens', long: counts => `Token counts missing from ${counts}` },
  cost: { short: 'cost', long: counts => `Cost unknown for ${counts}` },
  truncated: { short: 'cut off', long: counts => `Values cut off in ${counts}` },
  redacted: { short: 'redacted', long: counts => `Content redacted in ${counts}` },
};

/** `Messages missing from 12 of 40 model calls`. */
export function missingWords({ what, count, of }: MissingPart): string {
  const unit = missingUnit(what);
  return MISSING[what].long(count >= of ? `all ${formatPlural(of, unit)}` : `${formatCount(count)} of ${formatPlural(of, unit)}`);
}

export function gapsOf(receipt: Pick<ProducerReceipt, 'missing'>): readonly MissingPart[] {
  return receipt.missing.filter(isGap);
}

/** Nothing in it is about a model or an agent: there was nothing to recognize. */
export function isForeign({ conventions, genAi }: Pick<ProducerReceipt, 'conventions' | 'genAi'>): boolean {
  return conventions.length === 0 || genAi === 0;
}

export function isWhole(receipt: Pick<ProducerReceipt, 'missing' | 'unknownKeys' | 'conventions' | 'genAi'>): boolean {
  if (isForeign(receipt)) return false;
  return receipt.missing.every(part => part.what === 'user') && receipt.unknownKeys.length === 0;
}

/** For the row: `messages, tokens missing`, `3 unknown keys`, or that all is well or nothing was to be recognized. */
export function stateWords(receipt: ProducerReceipt): string {
  const absent = gapsOf(receipt).filter(part => part.what !== 'truncated');
  const words = [
    ...(absent.length > 0 ? [`${absent.map(part => MISSING[part.what].short).join(', ')} missing`] : []),
    ...receipt.missing.filter(part => part.what === 'truncated' || part.what === 'redacted').map(part => MISSING[part.what].short),
    ...(receipt.unknownKeys.length > 0 ? [formatPlural(receipt.unknownKeys.length, 'unknown key')] : []),
  ];
  return words.join(' · ') || (isForeign(receipt) ? 'no GenAI spans' : 'everything recognized');
}

/** Name, version and language of the instrumentation. */
export function scopeWords({ scope, scopeVersion, language }: Pick<ProducerReceipt, 'scope' | 'scopeVersion' | 'language'>): string | null {
  if (scope === null || scope === '') return language;
  return [scope, scopeVersion, language === null ? null : `(${language})`].filter(Boolean).join(' ');
}

/** For the status line. */
export function producersSummary(rows: readonly ProducerReceipt[]): { readonly text: string; readonly gaps: readonly string[] } {
  const gaps = rows.flatMap(row => gapsOf(row).map(part => `${row.app ?? row.scope ?? 'no name'}: ${missingWords(part)}`));
  return { text: formatPlural(rows.length, 'producer'), gaps };
}

export interface AdviceRun {
  readonly text: string;
  readonly code: boolean;
}

/** Variables with or without a value, braces with what is in them, names with dots or underscores, camelCase names. */
const SETTING =
  /[A-Z][A-Z0-9]*_[A-Z0-9_]+(?:=[^\s,;)]+)?|\w+\(\{[^{}]*\}\)|(?:\w+: )?\{[^{}]*\}|\b[a-z]+(?:[._][a-z0-9]+)+\b|\b[a-z]+(?:[A-Z][a-z0-9]*)+\b/g;

/** Advice split into prose and what is typed. */
export function adviceRuns(advice: string): readonly AdviceRun[] {
  const runs: AdviceRun[] = [];
  let from = 0;
  for (const match of advice.matchAll(SETTING)) {
    if (match.index > from) runs.push({ text: advice.slice(from, match.index), code: false });
    runs.push({ text: match[0], code: true });
    from = match.index + match[0].length;
  }
  if (from < advice.length) runs.push({ text: advice.slice(from), code: false });
  return runs;
}

/** What the copy button takes: settings that are whole, else the whole sentence. */
export function adviceCopy(advice: string): string {
  const settings = adviceRuns(advice).filter(run => run.code && /^[A-Z][A-Z0-9_]*=/.test(run.text));
  return settings.length > 0 ? settings.map(run => run.text).join('\n') : advice;
}
