// The bench's end of the load process.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadAnswer, LoadReply, LoadRequest } from './loadProtocol.ts';

export interface LoadClient {
  /** One request at a time. Rejects with what the load process met. */
  ask(request: LoadRequest): Promise<LoadReply>;
  stop(): Promise<void>;
}

export function startLoad(): LoadClient {
  const child: ChildProcess = fork(fileURLToPath(new URL('./load.ts', import.meta.url)), [], {
    execArgv: ['--max-old-space-size=4096', '--expose-gc'],
  });
  let waiting: { resolve: (reply: LoadReply) => void; reject: (error: Error) => void } | null = null;
  child.on('message', (answer: LoadAnswer) => {
    if ('failed' in answer) waiting?.reject(new Error(answer.failed));
    else waiting?.resolve(answer.ok);
  });
  child.once('exit', code => waiting?.reject(new Error(`The load process ended with code ${code}`)));
  return {
    ask: request =>
      new Promise((resolve, reject) => {
        if (waiting) throw new Error(`Asked to ${request.do} before the last answer came`);
        const settled =
          <T>(settle: (value: T) => void) =>
          (value: T) => {
            waiting = null;
            settle(value);
          };
        waiting = { resolve: settled(resolve), reject: settled(reject) };
        child.send(request);
      }),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
