// What is new in a call, whatever the history before it looks like.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CallMessages, novelty } from '../../../src/core/derive/history.ts';
import { messageUnits, resentMessages, systemText } from '../../../src/core/derive/messageUnits.ts';
import type { Message } from '../../../src/core/model/canonical.ts';

/** "a b > c": input a and b, output c. */
function drawn(text: string): CallMessages {
  const [input = '', output = ''] = text.split('>').map(side => side.trim());
  const list = (side: string) => (side === '' ? [] : side.split(/\s+/));
  return { input: list(input), output: list(output) };
}
const read = (...calls: string[]) => novelty(calls.map(drawn)).map(each => `${each.relation} ${each.resent} of ${each.of}`);

describe('novelty', () => {
  test.each<[string, string[], string[]]>([
    ['a chat that goes on', ['u1 > a1', 'u1 a1 u2 > a2', 'u1 a1 u2 a2 u3 > a3'], ['first 0 of -1', 'continues 2 of 0', 'continues 4 of 1']],
    ['a retry', ['u1 > a1', 'u1 > a1b'], ['first 0 of -1', 'repeats 1 of 0']],
    ['a branch', ['u1 > a1', 'u1 a1 u2 > a2', 'u1 a1 x2 > b2'], ['first 0 of -1', 'continues 2 of 0', 'continues 2 of 0']],
    ['an edited answer', ['u1 u2 > a1', 'u1 x2 > b1'], ['first 0 of -1', 'branches 1 of 0']],
    ['another conversation', ['u1 > a1', 'v1 > b1'], ['first 0 of -1', 'unrelated 0 of -1']],
    ['an input nobody recorded', ['> a1', '> a2'], ['unknown 0 of -1', 'unknown 0 of -1']],
    [
      'two conversations in turns',
      ['u1 > a1', 'v1 > b1', 'u1 a1 u2 > a2', 'v1 b1 v2 > b2'],
      ['first 0 of -1', 'unrelated 0 of -1', 'continues 2 of 0', 'continues 2 of 1'],
    ],
    ['a tool loop', ['u1 > c1', 'u1 c1 r1 > a1'], ['first 0 of -1', 'continues 2 of 0']],
  ])('%s', (_name, calls, expected) => {
    expect(read(...calls)).toEqual(expected);
  });

  test('what is resent is always a beginning of what the earlier call held', () => {
    const word = fc.constantFrom('a', 'b', 'c');
    const call = fc.record({ input: fc.array(word, { maxLength: 6 }), output: fc.array(word, { maxLength: 2 }) });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 12 }), calls => {
        novelty(calls).forEach(({ resent, of }, place) => {
          expect(of).toBeLessThan(place);
          if (of < 0) expect(resent).toBe(0);
          else {
            const held = [...calls[of]!.input, ...calls[of]!.output];
            expect(held.slice(0, resent)).toEqual(calls[place]!.input.slice(0, resent));
          }
        });
      }),
    );
  });
});

describe('long histories', () => {
  const LOOK_BACK = 64;

  /** As it is meant, comparing each call with each before it. */
  function plainly(calls: readonly CallMessages[]): readonly string[] {
    return calls.map((call, place) => {
      let best = { of: -1, shared: 0, whole: false };
      for (let at = place - 1; at >= Math.max(0, place - LOOK_BACK); at--) {
        const held = [...calls[at]!.input, ...calls[at]!.output];
        const differs = call.input.findIndex((message, no) => message !== held[no]);
        const shared = differs < 0 ? call.input.length : differs;
        const whole = shared >= calls[at]!.input.length;
        if (shared > 0 && (shared > best.shared || (shared === best.shared && whole && !best.whole))) best = { of: at, shared, whole };
      }
      return `${best.shared} of ${best.of}`;
    });
  }

  test('whatever the calls, as comparing each with each would find', () => {
    const word = fc.constantFrom('a', 'b');
    const call = fc.record({ input: fc.array(word, { maxLength: 7 }), output: fc.array(word, { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(call, { minLength: 60, maxLength: 90 }), calls => {
        expect(novelty(calls).map(({ resent, of }) => `${resent} of ${of}`)).toEqual(plainly(calls));
      }),
      { numRuns: 200 },
    );
  });

  test('3,000 calls of 3,000 messages', { timeout: 8_000 }, () => {
    const messages = Array.from({ length: 6000 }, (_, no) => `message ${no}`);
    const calls = Array.from({ length: 3000 }, (_, no) => ({ input: messages.slice(0, 3000 + no), output: [messages[3000 + no]!] }));
    expect(novelty(calls).at(-1)).toEqual({ relation: 'continues', resent: 5999, of: 2998 });
  });
});

test('sharing is worked out from what is known already as if all were compared', () => {
  const naive = (calls: readonly CallMessages[], place: number) => {
    const all = (call: CallMessages) => [...call.input, ...call.output];
    return calls.slice(Math.max(0, place - 64), place).reduce((most, earlier) => {
      const [mine, theirs] = [calls[place]!.input, all(earlier)];
      let shared = 0;
      while (shared < mine.length && mine[shared] === theirs[shared]) shared++;
      return Math.max(most, shared);
    }, 0);
  };
  const word = fc.constantFrom('a', 'b');
  const call = fc.record({ input: fc.array(word, { minLength: 1, maxLength: 9 }), output: fc.array(word, { maxLength: 3 }) });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 140 }), calls => {
      for (const [place, found] of novelty(calls).entries()) expect(found.resent).toBe(naive(calls, place));
    }),
    { numRuns: 60 },
  );
});

describe('units of messages', () => {
  const text = (role: Message['role'], ...texts: string[]): Message => ({ role, parts: texts.map(each => ({ type: 'text', text: each })) });
  const units = (messages: readonly Message[]) => messageUnits(messages).map(unit => unit.text);

  test('however messages are split or joined, they are the same', () => {
    const call = { type: 'tool_call', id: '1', name: 'find', args: '{"a": 1}' } as const;
    const joined: Message[] = [{ role: 'assistant', parts: [{ type: 'text', text: 'Let me see.' }, call] }];
    const split: Message[] = [text('assistant', ' Let me see. '), { role: 'assistant', parts: [{ ...call, id: null, args: '{"a":1}' }] }];
    expect(units(joined)).toEqual(units(split));
  });
  test('a result is one, whoever is said to have sent it', () => {
    const result = { type: 'tool_result', id: '1', name: null, result: 'found' } as const;
    expect(units([{ role: 'user', parts: [result] }])).toEqual(units([{ role: 'tool', parts: [{ ...result, name: 'find' }] }]));
  });
  test('thoughts are never resent the same way, so they do not count; who speaks does', () => {
    expect(units([{ role: 'assistant', parts: [{ type: 'reasoning', text: 'hm' }] }])).toEqual([]);
    expect(units([text('user', 'yes')])).not.toEqual(units([text('assistant', 'yes')]));
  });
  test('system messages stand apart', () => {
    const messages = [text('system', 'Be kind.'), text('user', 'hello')];
    expect(units(messages)).toHaveLength(1);
    expect(systemText(messages)).toContain('Be kind.');
    expect(systemText([text('user', 'hello')])).toBeNull();
    expect(resentMessages([...messages, text('assistant', 'hi'), text('user', 'more')], 2)).toBe(2);
  });
  test('a message of which only a part is known is new', () => {
    expect(resentMessages([text('user', 'a', 'b'), text('user', 'c')], 1)).toBe(0);
  });
});
