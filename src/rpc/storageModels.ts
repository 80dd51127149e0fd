// The storage page: how much room everything takes, how long it is kept, and what was taken out before it was stored. Bytes throughout.

export interface StorageApp {
  readonly app: string | null;
  readonly sessions: number;
  readonly spans: number;
  /** Its part of the file, estimated from the mean length of its newest spans. */
  readonly bytes: number;
  readonly oldestUs: number;
}

export interface RedactionCount {
  readonly rule: string;
  readonly count: number;
  readonly lastUs: number;
}

export interface StorageView {
  readonly file: string;
  readonly fileBytes: number;
  readonly walBytes: number;
  /** Free pages of the file, not yet given back. */
  readonly freeBytes: number;
  /** The index of words, in a file of its own. */
  readonly searchBytes: number;
  /** Copies that were made before the schema changed. */
  readonly copyBytes: number;
  readonly sessions: number;
  readonly spans: number;
  readonly logs: number;
  readonly oldestUs: number | null;
  readonly apps: readonly StorageApp[];
  /** The oldest sessions go beyond these bounds; null: no such bound. */
  readonly keep: { readonly days: number | null; readonly bytes: number | null };
  /** Sessions that no bound lets go. */
  readonly pinned: number;
  readonly judged: number;
  readonly redactions: readonly RedactionCount[];
}

export interface DeletedView {
  readonly sessions: number;
  /** By how much the files are smaller. */
  readonly freedBytes: number;
}
