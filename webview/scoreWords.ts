// How scores are worded, and how their sources look: told apart by icon and by shape, not by color alone.
import type { ScoreSource } from '../src/core/model/canonical.ts';
import type { ScoreView } from '../src/rpc/viewModels.ts';
import { oneLine } from './escapes.ts';
import { formatScore } from './format.ts';

export interface SourceLook {
  readonly icon: string;
  readonly word: string;
}

export const SOURCE_LOOKS: Readonly<Record<ScoreSource, SourceLook>> = {
  human: { icon: 'person', word: 'by a person' },
  code: { icon: 'code', word: 'by code' },
  llm: { icon: 'sparkle', word: 'by a model' },
  unknown: { icon: 'question', word: 'source not said' },
};

/** `0.83`, `relevant`, or both; a score with neither still happened. */
export function scoreValue({ value, label }: Pick<ScoreView, 'value' | 'label'>): string {
  const number = value === null ? null : formatScore(value);
  if (label === null || label === '' || label === number) return number ?? '-';
  return number === null ? oneLine(label, 40) : `${oneLine(label, 40)} ${number}`;
}

export function scoreTitle(score: ScoreView): string {
  const author = score.author === null ? '' : `: ${oneLine(score.author, 80)}`;
  const head = `${oneLine(score.name, 80)} ${scoreValue(score)}, ${SOURCE_LOOKS[score.source].word}${author}`;
  return score.explanation === null ? head : `${head}\n${oneLine(score.explanation, 300)}`;
}
