// Price files of a checkout that is not trusted: pipes, devices, folders and floods are refused, and named.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readPriceFile } from '../../../src/app/prices/priceFile.ts';
import { createPrices } from '../../../src/app/prices/prices.ts';
import type { Store } from '../../../src/store/contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'turnstone-prices-'));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a list is read, also through a link; one that is absent is no problem', async () => {
  writeFileSync(at('prices.yaml'), 'prices: [] # ü\n');
  symlinkSync(at('prices.yaml'), at('link.yaml'));
  expect(await readPriceFile(at('link.yaml'))).toEqual({ text: 'prices: [] # ü\n', problem: null });
  expect(await readPriceFile(at('nowhere.yaml'))).toEqual({ text: null, problem: null });
});

test('a file of more than a million bytes is refused', async () => {
  writeFileSync(at('just.yaml'), '#'.repeat(1_000_000));
  writeFileSync(at('large.yaml'), '#'.repeat(1_000_001));
  expect((await readPriceFile(at('just.yaml'))).text).toHaveLength(1_000_000);
  expect(await readPriceFile(at('large.yaml'))).toEqual({ text: null, problem: expect.stringContaining('large.yaml: has more than') });
});

describe.skipIf(process.platform === 'win32')('what is no file', () => {
  test('a pipe, a device without an end, and a folder', async () => {
    execFileSync('mkfifo', [at('pipe.yaml')]);
    symlinkSync('/dev/zero', at('device.yaml'));
    mkdirSync(at('folder.yaml'));
    for (const name of ['pipe.yaml', 'device.yaml', 'folder.yaml'])
      expect(await readPriceFile(at(name))).toEqual({ text: null, problem: `${at(name)}: is no file` });
  });

  test('is named among the problems, and the app starts', async () => {
    symlinkSync('/dev/zero', at('zero.yaml'));
    const store = { priceFiles: async () => [], readonly: false } as unknown as Store;
    const prices = await createPrices(
      store,
      [at('zero.yaml')],
      () => 0,
      () => undefined,
    );
    prices.stop();
    expect(prices.problems()).toEqual([`${at('zero.yaml')}: is no file`]);
  });
});

test('a process that only reads tells of its files as they are, not of what the database holds of them', async () => {
  writeFileSync(at('now.yaml'), 'prices:\n  - { model: a, input: -1 }\n');
  const held = [at('now.yaml'), at('other.yaml')].map(path => ({ path, text: 'prices: 3' }));
  const store = { priceFiles: async () => held, readonly: true } as unknown as Store;
  const prices = await createPrices(
    store,
    [at('now.yaml')],
    () => 0,
    () => undefined,
  );
  prices.stop();
  expect(prices.problems()).toEqual([
    `${at('now.yaml')}: entry 1: "input": must not be negative`,
    expect.stringContaining(`${at('other.yaml')}: "prices": expected`),
  ]);
});
