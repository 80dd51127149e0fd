// An open turn says each thing once: what is new, calls as rows, steps between them, and hundreds of calls folded.
import { describe, expect, it } from 'vitest';
import type { TurnCard, TurnMessages } from '../../src/rpc/viewModels.ts';
import { CALLS_SHOWN, foldFlow } from '../../webview/views/session/foldFlow.ts';
import { isPreviewOf, turnFlow } from '../../webview/views/session/turnFlow.ts';
import { createFakeApp } from '../support/fakeApp.ts';
import { hostileTalk, manyCallsSession } from './fakeExtremes.ts';
import { talkSession } from './fakeTalk.ts';

async function turnsOf(session: ReturnType<typeof talkSession>) {
  const { handlers } = createFakeApp([session]);
  const context = { cancelled: () => false };
  const { turns } = await handlers['session.get']({ session: session.id }, context);
  const messages = await Promise.all(turns.map(turn => handlers['turn.messages']({ session: session.id, turn: turn.id }, context)));
  return turns.map((turn, place) => ({ turn, messages: messages[place] as TurnMessages }));
}

const kinds = ({ turn, messages }: { turn: TurnCard; messages: TurnMessages }) =>
  turnFlow(turn, messages).items.map(item =>
    item.kind === 'message' ? item.message.role : item.kind === 'call' ? `${item.row.name} ${item.row.state}` : item.kind,
  );

describe('turnFlow', () => {
  it('puts the user first, then what was looked up, thought, called and answered', async () => {
    const [first] = await turnsOf(talkSession());
    expect(kinds(first!)).toEqual([
      'system',
      'user',
      'retrieve timetable notes ok',
      'thinking',
      'search_connections ok',
      'get_price failed',
      'reserve_seat unseen',
      'assistant',
    ]);
    const flow = turnFlow(first!.turn, first!.messages);
    expect([flow.lead, flow.hasOutput]).toEqual(['1:message', true]);
    const rows = flow.items.flatMap(item => (item.kind === 'call' ? [item.row] : []));
    expect(rows.find(row => row.name === 'reserve_seat')?.flags).toEqual(['undeclared', 'notExecuted', 'noResult']);
    expect(rows.find(row => row.name === 'get_price')).toMatchObject({
      error: 'the fares service did not answer within 2 s',
      kind: 'tool',
    });
    expect(flow.items.find(item => item.kind === 'thinking')).toMatchObject({ tokens: 384, hidden: false });
  });

  it('says history once, retries and branches', async () => {
    const [, second, third, fourth] = await turnsOf(talkSession());
    expect(kinds(second!)).toEqual(['resent', 'user', 'failed', 'resent', 'thinking', 'assistant']);
    const relations = turnFlow(second!.turn, second!.messages).items.flatMap(item => (item.kind === 'resent' ? [item.call.relation] : []));
    expect(relations).toEqual(['continues', 'repeats']);
    expect(third!.messages.calls[0]).toMatchObject({ relation: 'branches', resent: 3, previous: { turn: 2 } });
    expect(kinds(third!)).toEqual(['resent', 'user', 'thinking', 'assistant']);
    const last = turnFlow(fourth!.turn, fourth!.messages);
    expect(last.hasOutput).toBe(true);
    expect(last.items.find(item => item.key === last.lead)).toMatchObject({ message: { parts: [{ text: 'Thank you!' }] } });
  });

  it('keeps the turn’s own words where the model was given others', async () => {
    const [first] = await turnsOf(talkSession());
    const flow = turnFlow({ ...first!.turn, input: 'Vienna?', output: 'See the plan.' }, first!.messages);
    expect([flow.lead, flow.hasOutput]).toEqual([null, false]);
  });

  it('shows calls whose message was not sent, and folds history that nobody held', async () => {
    const [first] = await turnsOf(talkSession());
    const answer = { role: 'assistant' as const, parts: [{ type: 'text' as const, text: 'Earlier.' }] };
    const calls = first!.messages.calls.map((call, place) => ({
      ...call,
      output: [],
      fresh: place === 0 ? [...call.fresh, answer, ...call.fresh] : call.fresh,
    }));
    const found = kinds({ turn: first!.turn, messages: { ...first!.messages, calls } });
    expect(found).toEqual([
      'history',
      'system',
      'user',
      'retrieve timetable notes ok',
      'thinking',
      'search_connections ok',
      'get_price failed',
      'reserve_seat unseen',
    ]);
  });

  it('keeps two messages of the user that were not answered between', async () => {
    const [first] = await turnsOf(talkSession());
    const calls = first!.messages.calls.map((call, place) => (place === 0 ? { ...call, fresh: [...call.fresh, ...call.fresh] } : call));
    expect(kinds({ turn: first!.turn, messages: { ...first!.messages, calls } }).filter(kind => kind === 'user')).toHaveLength(2);
  });

  it('puts a look-up before the answer of a call that started within the same millisecond', async () => {
    const [first] = await turnsOf(talkSession());
    const steps = first!.messages.steps.map(step =>
      step.kind === 'retriever' ? { ...step, startUs: first!.messages.calls[0]!.startUs + 200 } : step,
    );
    expect(kinds({ turn: first!.turn, messages: { ...first!.messages, steps } }).slice(0, 3)).toEqual([
      'system',
      'user',
      'retrieve timetable notes ok',
    ]);
  });

  it('takes hostile names as names', async () => {
    const [only] = await turnsOf(hostileTalk());
    const names = turnFlow(only!.turn, only!.messages).items.flatMap(item => (item.kind === 'call' ? [item.row.name] : []));
    expect(names).toContain('__proto__');
  });
});

describe('foldFlow', () => {
  it('keeps the first calls and what follows the last', async () => {
    const [first] = await turnsOf(manyCallsSession());
    const { items } = turnFlow(first!.turn, first!.messages);
    const folded = foldFlow(items, CALLS_SHOWN);
    expect(folded.head.filter(item => item.kind === 'call')).toHaveLength(30);
    expect(folded.hiddenCalls).toBe(270);
    expect(folded.tail.map(item => item.kind)).toEqual(['message']);
    expect(folded.head.length + folded.hiddenItems + folded.tail.length).toBe(items.length);
    expect(foldFlow(items, 300).hiddenItems).toBe(0);
  });

  it('folds hundreds of messages without any call', async () => {
    const [, second] = await turnsOf(talkSession());
    const { items } = turnFlow(second!.turn, second!.messages);
    const long = Array.from({ length: 200 }, () => items[1]!);
    const folded = foldFlow(long, CALLS_SHOWN);
    expect([folded.head.length, folded.hiddenItems, folded.tail.length]).toEqual([60, 139, 1]);
  });
});

describe('isPreviewOf', () => {
  it.each([
    ['Where  is it?', 'Where is\nit?', true],
    ['Where is it?', 'Where is it? Now.', false],
    ['x'.repeat(1000), 'x'.repeat(5000), true],
    ['x'.repeat(999), 'x'.repeat(5000), true],
    ['x'.repeat(400), 'x'.repeat(5000), false],
  ])('case %#', (preview, text, yes) => expect(isPreviewOf(preview, text)).toBe(yes));
});
