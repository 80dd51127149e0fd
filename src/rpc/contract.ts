// The one contract between the app and everything that shows it: every method and every pushed event as one type map.
// A method added here does not compile until the app handles it.
import type { ImportMapping } from '../core/golden/importFields.ts';
import type { GoldenEntry } from '../core/model/golden.ts';
import type { ReviewProgress, ReviewState } from '../core/model/review.ts';
import type { Judgement, ScoreTarget } from '../core/model/score.ts';
import type { SessionSort } from '../core/model/sessionSort.ts';
import type { CodeFileRow, CodePlaceRow } from './codeModels.ts';
import type {
  GoldenDraft,
  GoldenExportText,
  GoldenFormat,
  GoldenImportReport,
  GoldenOutline,
  GoldenSetRow,
  GoldenVerdict,
  StaleEntry,
} from './goldenModels.ts';
import type { Facet, SessionPage } from './listModels.ts';
import type { MadeReview, ReviewDetail, ReviewWish } from './reviewModels.ts';
import type { AgreementView, CollectedScores, RubricLibrary, RubricList, ScoreEntryView, SharedScores } from './scoreModels.ts';
import type { SpanColumns } from './spanColumns.ts';
import type { DeletedView, StorageView } from './storageModels.ts';
import type {
  AppStatus,
  DoctorReport,
  ImportReport,
  LogRowView,
  ProducerReceipt,
  SessionDetail,
  SpanDetail,
  SpanSummary,
  TurnCard,
  TurnMessages,
  TurnRow,
  ValueRef,
} from './viewModels.ts';

export interface Methods {
  'app.status': { params: Record<string, never>; result: AppStatus };
  /** Ask the leader to give up the port to this process. */
  'app.takeOver': { params: Record<string, never>; result: AppStatus };
  'app.doctor': { params: Record<string, never>; result: DoctorReport };
  /** What each producer sent: recognized, missing (with the setting that brings it), not understood. */
  'producers.list': { params: Record<string, never>; result: { rows: readonly ProducerReceipt[] } };
  'sessions.list': {
    params: { filter?: string; limit?: number; after?: string; plain?: boolean; sort?: SessionSort; descending?: boolean };
    result: SessionPage;
  };
  /** What the sessions under a filter have in common, with counts. */
  'sessions.facets': { params: { filter?: string; plain?: boolean }; result: { facets: readonly Facet[] } };
  /** Values to complete a filter with: of a field, or `score` and `attr` for the names of scores and attributes. */
  'filter.values': {
    params: { field: string; prefix: string; limit?: number };
    result: { values: readonly { readonly value: string; readonly count: number }[] };
  };
  'filters.list': { params: Record<string, never>; result: { rows: readonly { readonly name: string; readonly filter: string }[] } };
  /** Keeps a filter by name; `filter` null forgets it. */
  'filters.put': { params: { name: string; filter: string | null }; result: Record<string, never> };
  /** A session and a page of its turns, from the turn after index `after`. */
  'session.get': { params: { session: string; after?: number; limit?: number }; result: SessionDetail };
  /** One turn as its card shows it. */
  'turn.get': { params: { session: string; turn: string }; result: TurnCard };
  'turns.list': { params: { session?: string; filter?: string; limit?: number }; result: { rows: readonly TurnRow[] } };
  /** The whole of what a turn was asked or answered: rows carry only a preview of PREVIEW_CHARS. */
  'turn.text': { params: { session: string; turn: string; side: 'input' | 'output' }; result: { text: string } };
  /** The model calls of a turn with what is new in each, and its tool calls paired with their execution and result. */
  'turn.messages': { params: { session: string; turn: string; limit?: number }; result: TurnMessages };
  /** Spans of a session, of one of its turns, or of a trace, as columns. */
  'spans.columns': { params: { session?: string; turn?: string; traceId?: string; limit?: number }; result: SpanColumns };
  'spans.list': {
    params: { session?: string; traceId?: string; filter?: string; limit?: number };
    result: { rows: readonly SpanSummary[] };
  };
  'span.get': { params: { traceId: string; spanId: string }; result: SpanDetail };
  /** The span alone as OTLP JSON, indented. */
  'span.raw': { params: { traceId: string; spanId: string }; result: { json: string } };
  'span.value': { params: ValueRef; result: { text: string } };
  /** A picture that stands in the span, by its size in bytes as its message says it. */
  'span.image': { params: { traceId: string; spanId: string; bytes: number }; result: { mime: string; base64: string } };
  /** Files that spans say they were made in, as sent; those of the newest spans first. */
  'source.files': { params: Record<string, never>; result: { rows: readonly CodeFileRow[] } };
  /** What the spans of one such file say, by function. */
  'source.places': { params: { file: string }; result: { rows: readonly CodePlaceRow[] } };
  /** What one scores by, and what is wrong with rubrics' files. */
  'rubrics.list': { params: Record<string, never>; result: RubricList };
  /** The built-in rubrics, and packs of them to begin with. */
  'rubrics.library': { params: Record<string, never>; result: RubricLibrary };
  /** Copies built-in rubrics into the workspace; files that are there stay as they are. */
  'rubrics.add': { params: { ids: readonly string[] }; result: { files: readonly string[] } };
  /** What people said last about the turns of a session, their spans and itself. */
  'scores.list': { params: { session: string }; result: { rows: readonly ScoreEntryView[] } };
  /** Adds a record: of one target, rubric and author the last one counts. */
  'scores.put': { params: { target: ScoreTarget; rubric: string; judgement: Judgement; gold?: boolean }; result: ScoreEntryView };
  /** Takes the author's last record back that stands; the one before counts again. */
  'scores.undo': { params: { target: ScoreTarget; rubric: string; gold?: boolean }; result: ScoreEntryView };
  /** Every record, the oldest first. */
  'scores.history': { params: { target: ScoreTarget; rubric: string }; result: { rows: readonly ScoreEntryView[] } };
  /** Writes one's own records to one's file in `.turnstone/scores`. */
  'scores.share': { params: Record<string, never>; result: SharedScores };
  /** Records as lines, of one author or of all. */
  'scores.text': { params: { author?: string }; result: { text: string } };
  /** Reads records: the files of `.turnstone/scores`, or a text of lines. What is known already changes nothing. */
  'scores.collect': { params: { text?: string }; result: CollectedScores };
  'scores.agree': { params: { rubric?: string }; result: { rows: readonly AgreementView[] } };
  /** Where each entry of a set stands, and what it asks; retired ones are left out. */
  'golden.outline': { params: { set: string }; result: { entries: readonly GoldenOutline[] } };
  /** The newest turn with the question of each entry, and how it compares; retired entries are left out. */
  'golden.run': { params: { set: string; ids?: readonly string[] }; result: { rows: readonly GoldenVerdict[] } };
  /** What a set can be written as. */
  'golden.formats': { params: Record<string, never>; result: { rows: readonly GoldenFormat[] } };
  /** A set as a file of one of the formats; only what was accepted, when asked. */
  'golden.export': { params: { set: string; format: string; accepted?: boolean }; result: GoldenExportText };
  /** Rows of others (JSON Lines, a JSON list, CSV) as entries of a set. `dry`: says what would come, and writes nothing. `mapping`: what is
   *  not in it is guessed; an empty name is no column. */
  'golden.import': { params: { set: string; text: string; mapping?: ImportMapping; dry?: boolean }; result: GoldenImportReport };
  /** Lists of turns to judge one after another, the newest first. */
  'reviews.list': { params: Record<string, never>; result: { rows: readonly ReviewProgress[] } };
  'reviews.get': { params: { id: string }; result: ReviewDetail };
  /** Chooses turns and keeps them in their order. */
  'reviews.make': { params: ReviewWish; result: MadeReview };
  'reviews.mark': { params: { id: string; place: number; state: ReviewState }; result: Record<string, never> };
  /** Lets the list go; what was scored stays. */
  'reviews.remove': { params: { id: string }; result: Record<string, never> };
  'golden.sets': { params: Record<string, never>; result: { folder: string | null; rows: readonly GoldenSetRow[] } };
  'golden.entries': {
    params: { set: string };
    result: { entries: readonly GoldenEntry[]; problems: readonly { readonly line: number; readonly message: string }[] };
  };
  /** What a turn would be kept as, secrets overwritten; an entry that is there already as it stands. */
  'golden.draft': { params: { session: string; turn: string }; result: GoldenDraft };
  /** Adds an entry to a set, or writes over the one of its id. The version grows where another behaviour is expected. */
  'golden.put': { params: { set: string; entry: GoldenEntry }; result: { outcome: 'added' | 'changed' | 'removed' | 'same' } };
  'golden.remove': { params: { set: string; id: string }; result: { outcome: 'added' | 'changed' | 'removed' | 'same' } };
  /** Entries that were kept under another version of a rubric than there is now. */
  'golden.stale': { params: Record<string, never>; result: { rows: readonly StaleEntry[] } };
  'storage.get': { params: Record<string, never>; result: StorageView };
  /** How long sessions are kept: days since they were active, and bytes of the database; null is no bound. */
  'storage.keep': { params: { days: number | null; bytes: number | null }; result: Record<string, never> };
  /** Deletes the copies of the database that were made before its schema changed. */
  'storage.dropCopies': { params: Record<string, never>; result: Record<string, never> };
  /** Keeps a session whatever its age and size. */
  'sessions.pin': { params: { session: string; pinned: boolean }; result: Record<string, never> };
  /** Deletes one session, those that pass a filter, or all that came, with their bytes; the files get smaller. */
  'sessions.delete': { params: { session?: string; filter?: string; plain?: boolean; everything?: true }; result: DeletedView };
  'logs.list': { params: { session?: string; traceId?: string; filter?: string; limit?: number }; result: { rows: readonly LogRowView[] } };
  /** OTLP JSON lines, as `turnstone export` writes them. A page at a time: `next` continues. */
  'export.otlpJson': {
    params: { signal?: 'traces' | 'logs'; session?: string; traceId?: string; after?: number };
    result: { text: string; next: number | null };
  };
  /**
   * Store OTLP JSON (one request, or one a line) and the lines of Copilot's file exporters. A large file comes in pieces that end with
   * a line: `firstLine` is the number of the piece's first line (1), for what is said about lines.
   */
  'import.otlpJson': { params: { text: string; firstLine?: number }; result: ImportReport };
  /** Load the sample session that ships with Turnstone. */
  'sample.load': { params: Record<string, never>; result: ImportReport & { session: string } };
}

export interface Events {
  /** What changed since the last event, coalesced. `sessions` null means: anything may have. */
  changed: { sessions: readonly string[] | null };
  status: AppStatus;
}

export type Method = keyof Methods;
export type Params<M extends Method> = Methods[M]['params'];
export type Result<M extends Method> = Methods[M]['result'];
export type EventName = keyof Events;

/** What every transport offers its user: the webview's client, the CLI and the extension speak to the app through this alone. */
export interface Client {
  /** Rejects with RpcError. Aborting the signal cancels at the other end. */
  call<M extends Method>(
    method: M,
    params: Params<M>,
    signal?: { readonly aborted: boolean; addEventListener(type: 'abort', listener: () => void): void },
  ): Promise<Result<M>>;
  /** Returns the function that ends the subscription. */
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void;
}

/** The app's end. `cancelled` turns true when the caller went away. */
export interface CallContext {
  readonly cancelled: () => boolean;
}
export type Handlers = { readonly [M in Method]: (params: Params<M>, context: CallContext) => Promise<Result<M>> };
