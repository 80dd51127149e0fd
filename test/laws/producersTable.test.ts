// The table of producers in the docs says what the fixtures say.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { producersPage } from '../../scripts/producersTable.ts';

test('docs/producers.md is up to date (node scripts/producersTable.ts writes it)', () => {
  expect(readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'producers.md'), 'utf8')).toBe(producersPage());
});
