// Conversations at the edge: one turn of 300 calls, and hostile text in every place that a model or a producer writes to.
import { type FakeSession, HOSTILE } from './fakeData.ts';
import { call, calls, llm, result, score, text, tool, tools, turnOf, words } from './fakeTalk.ts';

/** One turn that calls a tool 300 times, and a second that resends all of it. */
export function manyCallsSession(): FakeSession {
  const crawl = text('user', 'Check every page of the catalog for a wrong price.');
  const ask = calls(...Array.from({ length: 300 }, (_, page) => call(`p${page}`, 'read_page', `{"page":${page + 1}}`)));
  const read = Array.from({ length: 300 }, (_, page) => result(`p${page}`, 'read_page', `{"ok":${page % 50 !== 7}}`));
  const done = text('assistant', 'Six pages have a wrong price: 8, 58, 108, 158, 208 and 258.');
  const next = text('user', 'Mend them.');
  const runs = ask.parts.map((part, page) =>
    tool(
      1000 + page * 20,
      12 + (page % 9),
      part.type === 'tool_call' ? (part.id ?? '') : '',
      'read_page',
      `{"page":${page + 1}}`,
      '{"ok":true}',
      page % 50 === 7,
    ),
  );
  const turns = [
    turnOf(
      63_000,
      0,
      [words(crawl), words(done)],
      [
        llm({ at: 10, ms: 900, input: [crawl], output: [ask], more: { toolDefinitions: tools('read_page', 'write_page') } }),
        ...runs,
        llm({ at: 8000, ms: 900, input: [crawl, ask, ...read], output: [done] }),
      ],
    ),
    turnOf(
      63_000,
      1,
      [words(next), 'All six are mended.'],
      [llm({ at: 10, ms: 900, input: [crawl, ask, ...read, done, next], output: [text('assistant', 'All six are mended.')] })],
    ),
  ];
  return { id: 'conv-many', app: 'catalog', user: null, plain: false, loose: [], turns };
}

/** Markup and hidden characters in every place that a model or a producer writes to. */
export function hostileTalk(): FakeSession {
  const ask = text(
    'user',
    HOSTILE,
    { type: 'media', modality: '<b>x</b>', mime: HOSTILE, ref: 'https://evil.test/pixel.png', bytes: 1 },
    { type: 'other', label: HOSTILE, json: HOSTILE },
  );
  const asks = calls({ type: 'reasoning', text: HOSTILE }, call('x', HOSTILE, HOSTILE), call('y', '__proto__', '{"__proto__":1}'));
  const turn = turnOf(
    64_000,
    0,
    [HOSTILE, HOSTILE],
    [
      llm({
        at: 10,
        ms: 900,
        input: [ask],
        output: [asks],
        model: HOSTILE,
        more: { costUsd: null, label: HOSTILE, toolDefinitions: tools(HOSTILE, 'constructor') },
      }),
      { ...tool(1000, 40, 'x', HOSTILE, HOSTILE, HOSTILE, true) },
      llm({
        at: 2000,
        ms: 900,
        input: [ask, asks, result('x', HOSTILE, HOSTILE)],
        output: [text('assistant', HOSTILE)],
        more: {
          guardrail: { name: HOSTILE, outcome: 'block', score: null, categories: [HOSTILE], reason: HOSTILE },
          scores: [score(HOSTILE, null, HOSTILE, 'human', { author: HOSTILE, explanation: HOSTILE })],
        },
      }),
    ],
    { scores: [score(HOSTILE, Number.NaN, HOSTILE, 'llm', { author: HOSTILE, explanation: HOSTILE })] },
  );
  return { id: 'conv-hostile-talk', app: HOSTILE, user: null, plain: false, loose: [], turns: [turn] };
}
