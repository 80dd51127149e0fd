// A review: turns that are judged one after another, chosen once, and how far somebody got.

/** Stored by place. */
export const REVIEW_STATES = ['open', 'done', 'skipped'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

export interface Review {
  readonly id: string;
  readonly name: string;
  readonly madeUs: number;
  /** Whose work it is; null: anybody's. */
  readonly author: string | null;
  /** Scores of others and of judges stay hidden until oneself has scored. */
  readonly blind: boolean;
  /** What is scored is the verdict that settles what raters differ on. */
  readonly adjudicates: boolean;
}

export interface ReviewProgress extends Review {
  readonly total: number;
  readonly done: number;
  readonly skipped: number;
}

export interface ReviewTurn {
  readonly session: string;
  readonly turn: string;
  readonly state: ReviewState;
}
