// Places survive the trip through the address bar and through stored state; anything else is the list.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOME, PRODUCERS, routeFromHash, routeFromUnknown, routeToHash, sessionRoute } from '../../webview/client/route.ts';

const hex = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });

describe('routes', () => {
  it('round trip, whatever the ids', () => {
    const session = fc.record({
      session: fc.string({ unit: 'grapheme', minLength: 1 }),
      turn: fc.option(fc.string({ unit: 'grapheme', minLength: 1 })),
      traceId: fc.option(hex(32)),
      spanId: fc.option(hex(16)),
      scope: fc.constantFrom('turn' as const, 'session' as const),
    });
    fc.assert(
      fc.property(session, ({ session: id, ...rest }) => {
        const route = sessionRoute(id, rest);
        expect(routeFromHash(routeToHash(route))).toEqual(route);
        expect(routeFromUnknown(JSON.parse(JSON.stringify(route)))).toEqual(route);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), filter => {
        expect(routeFromHash(routeToHash({ view: 'sessions', filter }))).toEqual({ view: 'sessions', filter });
      }),
    );
  });
  it('has a place for the producers', () => {
    expect(routeToHash(PRODUCERS)).toBe('#/producers');
    expect(routeFromHash('#/producers')).toEqual(PRODUCERS);
    expect(routeFromUnknown({ view: 'producers' })).toEqual(PRODUCERS);
  });
  it.each(['', '#', '#/nowhere', '#/session/', '#/session/%E0%A4%A'])('%j is the list', hash => expect(routeFromHash(hash)).toEqual(HOME));
  it('takes no id that is not one', () => {
    expect(routeFromHash('#/session/a?trace=zz&span=<b>')).toEqual(sessionRoute('a'));
    expect(routeFromUnknown({ view: 'session', session: 7 })).toBeNull();
    expect(routeFromUnknown(null)).toBeNull();
  });
});
