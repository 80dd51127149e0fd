import { describe, expect, it } from 'vitest';
import { functionPlace, lastName } from '../../src/extension/functionPlace.ts';

const at = (text: string, name: string | null, line: number | null) => functionPlace(text.split('\n'), name, line);

describe('where a function is defined', () => {
  it('is found in the languages of agents', () => {
    const cases: readonly (readonly [string, string, number])[] = [
      ['import x\n\nasync def run(q):\n    pass', 'agent.Agent.run', 2],
      ['const a = 1;\nexport async function lookup_order(id) {\n}', 'lookup_order', 1],
      ['run(1);\nconst run = async () => {};', 'run', 1],
      ['class Agent {\n  async run(input: string): Promise<void> {\n    this.run("x");\n  }\n}', 'Agent.run', 1],
      ['func (a *Agent) Run(ctx context.Context) error {\n}', 'main.Agent.Run', 0],
      ['  public String serveRequest(Request r) throws IOException {\n', 'com.example.Http.serveRequest', 0],
      ['fn run(&self) {}', 'agent::run', 0],
      ['class RefundTool:\n    pass', 'RefundTool', 0],
    ];
    for (const [text, name, line] of cases) expect(at(text, name, null), name).toBe(line);
  });

  it('of several is the one that the sent line lies in', () => {
    const text = 'def run():\n  a\n  b\n\n\ndef run():\n  c\n  d';
    expect(at(text, 'run', 2)).toBe(0);
    expect(at(text, 'run', 8)).toBe(5);
  });

  it('is the line as sent where no definition is found, and none beyond the end', () => {
    expect(at('a\nb\nc', 'gone', 2)).toBe(1);
    expect(at('a\nb\nc', null, 3)).toBe(2);
    expect(at('a\nb\nc', 'gone', 40)).toBeNull();
    expect(at('a', '<anonymous>', null)).toBeNull();
  });

  it('takes names literally', () => {
    expect(lastName('a.b.(c|d)*')).toBe('');
    expect(lastName('pkg/mod.Type.Method')).toBe('Method');
    expect(at('function $run() {}', '$run', null)).toBe(0);
  });
});
