// Every script that runs on Node brings the project's own first, in a shell of its own: one that has looked up "node" already keeps the old one.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { scripts: Record<string, string> };

test('no script runs on a Node that it did not bring', () => {
  const wrong = Object.entries(scripts).filter(([name, line]) => {
    const steps = line.split('&&').map(step => step.trim());
    return name !== 'own-node' && steps.some(step => /^(node|vitest)\b/.test(step)) && steps[0] !== 'npm run -s own-node';
  });
  expect(wrong).toEqual([]);
  expect(Object.values(scripts).filter(line => line.includes('bringNode'))).toEqual([scripts['own-node']]);
});
