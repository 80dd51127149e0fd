// What the app asks about reviews. Any process may write them.
import type { Review, ReviewProgress, ReviewState, ReviewTurn } from '../core/model/review.ts';

export interface Reviews {
  /** The newest first. */
  list(): Promise<ReviewProgress[]>;
  get(id: string): Promise<ReviewProgress | null>;
  /** In their order. */
  turns(id: string): Promise<ReviewTurn[]>;
  add(review: Review, turns: readonly Omit<ReviewTurn, 'state'>[]): Promise<void>;
  /** False where there is no such place. */
  mark(id: string, place: number, state: ReviewState): Promise<boolean>;
  /** False where there is no such review. What was scored stays. */
  remove(id: string): Promise<boolean>;
}
