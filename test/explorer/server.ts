// The built command line as a person starts it, for tests that look at it from outside: free ports, a database of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Method, Params, Result } from '../../src/rpc/contract.ts';
import { PACKED_TYPE, unpack } from '../../src/rpc/packed.ts';

export interface Server {
  readonly http: string;
  readonly url: string;
  /** Where it was started. */
  readonly folder: string;
  call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
  stop(): Promise<void>;
  /** Ends it with no warning, as a crash does. What it wrote stays. */
  kill(): Promise<void>;
}

/** `folder`: that of a server that was killed, to start over what it left. */
export async function startServer(folder = mkdtempSync(join(tmpdir(), 'turnstone-explorer-'))): Promise<Server> {
  if (!existsSync('dist/cli.cjs')) throw new Error('Run "npm run build" first: this test starts the built command line.');
  const ports = ['--http-port', '0', '--grpc-port', '0', '--explorer-port', '0'];
  const child = spawn(
    process.execPath,
    [resolve('dist/cli.cjs'), 'serve', '--author', 'Ada', '--db', join(folder, 'data', 'turnstone.db'), ...ports, '--json', '--no-open'],
    {
      // Rubrics are files of the folder that it is started in.
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const { http, explorer, token } = await firstLine(child);
  return {
    ...{ http, folder },
    url: `${explorer}/#token=${token}`,
    async call(method, params) {
      const response = await fetch(`${explorer}/rpc`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ method, params }),
      });
      if (response.headers.get('content-type') === PACKED_TYPE)
        return unpack(await response.arrayBuffer(), bytes => Buffer.from(bytes).toString()) as never;
      const answer = (await response.json()) as { result?: unknown; error?: { message: string } };
      if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
      return answer.result as never;
    },
    async stop() {
      child.kill('SIGTERM');
      await new Promise(resolve => child.once('exit', resolve));
      rmSync(folder, { recursive: true, force: true });
    },
    async kill() {
      child.kill('SIGKILL');
      await new Promise(resolve => child.once('exit', resolve));
    },
  };
}

function firstLine(child: ChildProcess): Promise<{ http: string; explorer: string; token: string }> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', code => reject(new Error(`turnstone serve ended with ${code}`)));
    child.stdout?.on('data', (part: Buffer) => {
      text += part.toString();
      const end = text.indexOf('\n');
      if (end > 0) resolve(JSON.parse(text.slice(0, end)) as { http: string; explorer: string; token: string });
    });
  });
}
