import { expect, it } from 'vitest';
import { stackFrames } from '../../src/core/stackFrames.ts';

const first = (text: string) => stackFrames(text)[0];

it('reads frames of the languages that send stack traces, the innermost first', () => {
  expect(first('Error: no\n    at Agent.run (file:///app/src/agent.ts:12:5)\n    at main (/app/main.ts:3:1)')).toEqual({
    file: 'file:///app/src/agent.ts',
    line: 12,
    column: 5,
    function: 'Agent.run',
  });
  expect(first('Error: no\n    at async /app/src/agent.ts:12:5')).toMatchObject({ file: '/app/src/agent.ts', line: 12 });
  expect(first('E\n    at C:\\app\\agent.ts:12:5')).toMatchObject({ file: 'C:\\app\\agent.ts', line: 12 });
  const python =
    'Traceback (most recent call last):\n  File "/app/main.py", line 3, in <module>\n    run()\n  File "/app/agent.py", line 12, in run\nValueError: no';
  expect(stackFrames(python).map(frame => frame.file)).toEqual(['/app/agent.py', '/app/main.py']);
  expect(first('goroutine 1 [running]:\nmain.run()\n\t/app/main.go:12 +0x1d')).toMatchObject({ file: '/app/main.go', line: 12 });
  expect(first("/app/a.rb:12:in `run'")).toMatchObject({ file: '/app/a.rb', function: 'run' });
  expect(first('   at App.Agent.Run(String q) in /app/Agent.cs:line 12')).toMatchObject({ file: '/app/Agent.cs', line: 12 });
});

it('finds nothing in other text, however hostile', () => {
  expect(stackFrames('it was at 12:30 that nothing happened')).toEqual([]);
  expect(stackFrames(`    at ${'('.repeat(900)}\n`.repeat(2000))).toEqual([]);
  expect(stackFrames(`    at ${' a'.repeat(450)}:\n`.repeat(2000))).toEqual([]);
});
