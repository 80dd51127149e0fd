// A wrong filter on the command line is shown with a mark under what is wrong.
import { expect, test } from 'vitest';
import { checkFilter } from '../../src/cli/filterArgs.ts';

test('every mistake has its mark, and nothing in the text steers the terminal', () => {
  expect(() => checkFilter('error turns>3 since:2d', 'session')).not.toThrow();
  try {
    checkFilter('error modle:x\u001b[31m turns>many', 'session');
    expect.unreachable();
  } catch (error) {
    const lines = (error as Error).message.split('\n');
    expect(lines[0]).toContain('There is no field "modle"');
    expect(lines.slice(1, 3)).toEqual(['  error modle:x?[31m turns>many', '        ^^^^^^^^^^^^']);
    expect(lines[3]).toContain('"many" is no number');
    expect(lines.slice(4)).toEqual(['  error modle:x?[31m turns>many', '                     ^^^^^^^^^^']);
  }
});
