// A golden entry: an input, what should come of it, and where it came from. One line of a file of its set, read and changed by people.
import type { Verdict } from './score.ts';

export const GOLDEN_STATUSES = ['draft', 'accepted', 'retired'] as const;
export type GoldenStatus = (typeof GOLDEN_STATUSES)[number];

export interface GoldenMessage {
  readonly role: string;
  readonly content: string;
}

export interface GoldenDocument {
  readonly id: string | null;
  readonly text: string;
}

export interface GoldenTool {
  readonly name: string;
  /** JSON where it was JSON, else the text as it was sent. */
  readonly args: unknown;
}

export interface GoldenScore {
  readonly rubric: string;
  readonly version: string;
  readonly author: string;
  readonly verdict: Verdict;
  readonly value: number | null;
  readonly label: string | null;
}

export interface GoldenSource {
  readonly session: string;
  readonly traceId: string;
  readonly spanId: string;
  /** name@version */
  readonly prompt: string | null;
  readonly model: string | null;
  readonly commit: string | null;
  /** As they stood when it was kept. */
  readonly scores: readonly GoldenScore[];
  readonly author: string;
  /** ISO time. */
  readonly date: string;
}

export interface GoldenEntry {
  /** Of its source: the same turn is the same entry on every machine. */
  readonly id: string;
  readonly status: GoldenStatus;
  /** Grows with each change of what is expected. */
  readonly version: number;
  readonly input: { readonly messages: readonly GoldenMessage[] };
  readonly expected: { readonly answer: string | null; readonly assertions: readonly string[]; readonly tools: readonly GoldenTool[] };
  readonly context: readonly GoldenDocument[];
  readonly tags: readonly string[];
  readonly cohort: string | null;
  /** Ids of rubrics that apply. */
  readonly rubrics: readonly string[];
  readonly from: GoldenSource | null;
}
