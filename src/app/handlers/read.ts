// Answers to questions: sessions, turns, spans, logs. Three lines a method; the shapes are made in present/.

import { attributeTest } from '../../core/attributeTest.ts';
import { listOf } from '../../core/listOf.ts';
import type { Handlers } from '../../rpc/contract.ts';
import { RpcError } from '../../rpc/errors.ts';
import type { LogRowView, ScoreView, SpanSummary, TurnCard } from '../../rpc/viewModels.ts';
import type { Store } from '../../store/contract.ts';
import { callHistory } from '../callHistory.ts';
import { valueText } from '../present/attributes.ts';
import { presentScore } from '../present/scores.ts';
import { presentCard, presentSession, presentTurns } from '../present/sessions.ts';
import { presentColumns } from '../present/spanColumns.ts';
import { presentDetail, presentLog, presentSummary } from '../present/spanDetail.ts';
import { findImage } from '../spanImages.ts';
import type { SpanReader } from '../spanReader.ts';
import { printRecords, printSpans } from './exportJson.ts';
import { messageHandlers } from './messages.ts';
import { attributeTerms, filterOf, sessionListHandlers } from './sessionList.ts';
import { sessionOf } from './sessionOf.ts';
import { stepsOf, stepsTogether } from './steps.ts';

const TURNS_PAGE = 100;
/** Turns of a session that are ordered and numbered: beyond it a session is cut, and says so. */
const MAX_TURN_PARTS = 20_000;
const MAX_SPANS = 200_000;
/** Steps that a turn's card lists between input and output. */
const CARD_STEPS = 8;

export type ReadMethod =
  | 'sessions.list'
  | 'sessions.facets'
  | 'filter.values'
  | 'filters.list'
  | 'filters.put'
  | 'session.get'
  | 'turn.get'
  | 'turns.list'
  | 'turn.text'
  | 'turn.messages'
  | 'spans.columns'
  | 'spans.list'
  | 'span.get'
  | 'span.raw'
  | 'span.value'
  | 'span.image'
  | 'logs.list';

type Turns = Awaited<ReturnType<ReturnType<typeof turnReader>>>;

/** The turns of a session, ordered and numbered. */
export function turnReader(store: Store, nowUs: () => number) {
  return async (session: string) => presentTurns(await store.turns({ session, limit: MAX_TURN_PARTS }), nowUs());
}

export function readHandlers(store: Store, reader: SpanReader, nowUs: () => number): Pick<Handlers, ReadMethod> {
  const turnsOf = turnReader(store, nowUs);
  const spanRow = async (traceId: string, spanId: string) => {
    const row = await store.span(traceId, spanId);
    if (!row) throw new RpcError('NotFound', `There is no span ${spanId} in trace ${traceId}.`);
    return row;
  };

  return {
    ...sessionListHandlers(store, reader, nowUs),
    ...messageHandlers(store, reader, turnsOf),
    async 'session.get'({ session, after = 0, limit = TURNS_PAGE }) {
      const record = await sessionOf(store, session);
      const turns = await turnsOf(record.id);
      const page = turns.slice(after, after + limit);
      return {
        session: presentSession(record, nowUs(), await store.keeping.pinned([record.id])),
        turns: await cardsOf(record.id, turns, page),
        moreTurns: Math.max(0, turns.length - after - page.length),
      };
    },
    async 'turn.get'({ session, turn }) {
      const record = await sessionOf(store, session);
      const turns = await turnsOf(record.id);
      const [card] = await cardsOf(
        record.id,
        turns,
        turns.filter(each => each.id === turn),
      );
      if (!card) throw new RpcError('NotFound', 'This turn is not in the session. It may have been deleted.');
      return card;
    },
    async 'turns.list'({ session, filter, limit = 1000 }) {
      const parts = await store.turns({
        ...(session === undefined ? {} : { session }),
        ...filterOf(filter, 'turn'),
        limit: MAX_TURN_PARTS,
      });
      const rows = [];
      for (const [id, matched] of Map.groupBy(parts, part => part.sessionId)) {
        // A filter may match some parts: the numbering is that of the whole session.
        const wanted = new Set(matched.map(part => part.turnId));
        rows.push(...(filter === undefined ? presentTurns(matched, nowUs()) : (await turnsOf(id)).filter(turn => wanted.has(turn.id))));
      }
      return { rows: rows.slice(0, limit).map(({ numbers: _numbers, ...turn }) => turn) };
    },
    async 'turn.text'({ session, turn, side }) {
      const parts = (await store.turns({ session, limit: MAX_TURN_PARTS })).filter(part => part.turnId === turn);
      const part = side === 'input' ? parts.find(each => each.inputRef !== null) : parts.findLast(each => each.outputRef !== null);
      const ref = side === 'input' ? part?.inputRef : part?.outputRef;
      if (!part || !ref) throw new RpcError('NotFound', `The ${side} of this turn was not sent.`);
      return { text: (await reader.text(part.traceId, ref)) ?? '' };
    },
    async 'spans.columns'({ session, turn, traceId, limit = MAX_SPANS }) {
      if (session === undefined && traceId === undefined) throw new RpcError('Invalid', 'spans.columns: name a session or a trace');
      const record = session === undefined ? null : await sessionOf(store, session);
      const table = await store.spanTable({
        ...(record ? { session: record.id } : {}),
        ...(turn === undefined ? {} : { turn }),
        ...(traceId === undefined ? {} : { traceId }),
        limit,
      });
      const index = new Map<number, number>();
      if (record) for (const row of await turnsOf(record.id)) for (const no of row.numbers) index.set(no, row.index);
      return presentColumns(table, index);
    },
    async 'spans.list'({ session, traceId, filter, limit = 1000 }, { cancelled }) {
      const query = {
        ...(session === undefined ? {} : { session }),
        ...(traceId === undefined ? {} : { traceId }),
        ...filterOf(filter, 'span'),
      };
      const terms = attributeTerms(query.filter).map(term => ({ fits: attributeTest(term), negated: term.negated }));
      if (terms.length === 0) return { rows: (await store.spans({ ...query, limit })).map(presentSummary) };
      const rows: SpanSummary[] = [];
      for (const row of await store.spans({ ...query, limit: MAX_SPANS })) {
        if (rows.length >= limit || cancelled()) break;
        const { span, context } = row.chunk === 0 ? await reader.made(row.traceId, row.spanId) : await reader.read(row);
        const all = [...span.attributes, ...(context.resource?.attributes ?? [])];
        if (terms.every(({ fits, negated }) => fits(all) !== negated)) rows.push(presentSummary(row));
      }
      return { rows };
    },
    async 'span.get'({ traceId, spanId }) {
      const row = await spanRow(traceId, spanId);
      const found = await reader.canonical(row, traceId, spanId);
      const past =
        row.session === null
          ? null
          : ((await callHistory(store, row.session, row.startUs, 1)).find(each => each.call.no === row.no) ?? null);
      return presentDetail(
        row,
        found,
        found.canonical,
        await reader.logsOf(traceId, spanId),
        await store.scores({ traceId, spanId }),
        past,
      );
    },
    async 'span.raw'({ traceId, spanId }) {
      const row = await spanRow(traceId, spanId);
      const text = row.chunk === 0 ? await printRecords(await reader.logsOf(traceId, spanId)) : await printSpans([row], reader);
      return { json: JSON.stringify(JSON.parse(text.trim()), null, 2) };
    },
    async 'span.value'({ traceId, spanId, place, key, index }) {
      const row = await spanRow(traceId, spanId);
      const { span, context, canonical } = await reader.canonical(row, traceId, spanId);
      if (place === 'field') {
        const value = (canonical.fields as Record<string, unknown>)[key];
        return { text: typeof value === 'string' ? value : JSON.stringify(value ?? null, null, 2) };
      }
      const attributes = {
        attribute: span.attributes,
        resource: context.resource?.attributes,
        scope: context.scope?.attributes,
        event: span.events[index]?.attributes,
      }[place];
      const found = attributes?.findLast(attribute => attribute.key === key);
      if (!found) throw new RpcError('NotFound', `The span has no ${place} ${JSON.stringify(key)}.`);
      return { text: valueText(found.value) };
    },
    async 'span.image'({ traceId, spanId, bytes }) {
      const { span } = await reader.canonical(await spanRow(traceId, spanId), traceId, spanId);
      const logs = (await reader.logsOf(traceId, spanId)).map(({ log }) => log);
      const values = [
        ...[span, ...span.events, ...logs].flatMap(({ attributes }) => attributes.map(attribute => attribute.value)),
        ...logs.map(log => log.body),
      ];
      const image = findImage(values.map(valueText), bytes);
      if (image) return image;
      throw new RpcError('NotFound', 'No picture of this size is in the span. PNG, JPEG, GIF and WebP can be shown, whole ones.');
    },
    async 'logs.list'({ session, traceId, filter, limit = 1000 }) {
      const query = {
        ...(session === undefined ? {} : { session }),
        ...(traceId === undefined ? {} : { traceId }),
        ...filterOf(filter, 'log'),
      };
      const rows = await store.logs({ ...query, limit });
      const shown = await Promise.all(rows.map(async at => presentLog(at, (await reader.readLog(at)).log)));
      // What a record says is not indexed: text is looked for in what was read.
      const texts = (query.filter?.terms ?? []).filter(term => term.type === 'text');
      const holds = (row: LogRowView, text: string) =>
        `${row.eventName ?? ''}\n${row.body ?? ''}`.toLowerCase().includes(text.toLowerCase());
      return { rows: shown.filter(row => texts.every(term => holds(row, term.text) !== term.negated)) };
    },
  };

  async function cardsOf(session: string, turns: Turns, shown: Turns): Promise<TurnCard[]> {
    const steps = await stepsOf(
      store,
      reader,
      shown.flatMap(turn => turn.numbers),
      CARD_STEPS,
    );
    const scores = await scoresOf(session, turns[0]?.numbers[0]);
    return shown.map(turn => ({ ...presentCard(turn, scores), ...stepsTogether(steps, turn.numbers, CARD_STEPS) }));
  }

  /** By turn number; what is about the session as a whole stands on its first turn. */
  async function scoresOf(session: string, first: number | undefined): Promise<Map<number, ScoreView[]>> {
    const scores = new Map<number, ScoreView[]>();
    for (const record of await store.scores({ session })) {
      const no = record.turnNo ?? first;
      if (no !== undefined) listOf(scores, no).push(presentScore(record));
    }
    return scores;
  }
}
