// What is asked and shown of reviews.
import type { ReviewProgress, ReviewTurn } from '../core/model/review.ts';
import type { SampleId } from '../core/review/samples.ts';

export const STRATA = ['app', 'model', 'prompt'] as const;
export type Stratum = (typeof STRATA)[number];

export interface ReviewWish {
  readonly name?: string;
  readonly filter?: string;
  readonly sample: SampleId;
  /** Turns at most. */
  readonly size: number;
  /** What a balanced sample is balanced over. */
  readonly by?: Stratum;
  readonly blind: boolean;
  readonly adjudicates: boolean;
  /** Whose work it is; left out: anybody's. */
  readonly author?: string;
}

export interface ReviewDetail extends ReviewProgress {
  readonly turns: readonly ReviewTurn[];
}

export interface MadeReview {
  readonly id: string;
  readonly turns: number;
  /** How many turns fit the filter. */
  readonly of: number;
}
