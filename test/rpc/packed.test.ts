import { expect, it } from 'vitest';
import { pack, unpack } from '../../src/rpc/packed.ts';

const encode = (text: string) => Buffer.from(text);
const decode = (bytes: Uint8Array) => Buffer.from(bytes).toString();

it('columns come back as they were, whatever the length of the head', () => {
  for (const text of ['', 'a', 'ab', 'ä'.repeat(7), '\u2028"\\']) {
    const answer = {
      text,
      list: [1, 'x', null],
      ints: Int32Array.from([-1, 0, 2_147_483_647]),
      floats: Float64Array.from([0.5, -1, 1e15]),
      bytes: Uint8Array.from([1, 2, 255]),
      none: new Int32Array(0),
    };
    const body = pack(answer, encode);
    expect(body).not.toBeNull();
    expect(unpack(body!.buffer, decode)).toEqual(answer);
  }
});

it('an answer without columns is left to JSON', () => {
  for (const answer of [null, 5, 'x', {}, { rows: [1, 2] }]) expect(pack(answer, encode)).toBeNull();
});

it('a view into a larger buffer is packed alone', () => {
  const ints = Int32Array.from([9, 8, 7, 6]).subarray(1, 3);
  expect(unpack(pack({ ints }, encode)!.buffer, decode)).toEqual({ ints: Int32Array.from([8, 7]) });
});
