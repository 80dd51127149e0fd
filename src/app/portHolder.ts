// Names the program that holds a port, so that a person knows what to close. Never talks to it beyond one health question.
import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { request } from 'node:http';

/** A short name such as "otelcol (process 4711)", "another Turnstone" or "another program". */
export async function nameHolder(port: number): Promise<string> {
  if (await isTurnstone(port)) return 'another Turnstone with its own database';
  const found = process.platform === 'linux' ? await fromProc(port) : process.platform === 'win32' ? null : await fromLsof(port);
  return found ?? 'another program';
}

function isTurnstone(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const call = request({ host: '127.0.0.1', port, path: '/healthz', timeout: 800 }, response => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        if (text.length > 4096) call.destroy();
      });
      response.on('end', () => resolve(text.includes('"turnstone"')));
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(false));
    call.on('close', () => resolve(false));
    call.end();
  });
}

/** Linux: the socket's inode in /proc/net/tcp, then the process that has it open. Only processes of this user can be seen. */
async function fromProc(port: number): Promise<string | null> {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of (await readFile(table, 'utf8').catch(() => '')).split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      if (fields[1]?.endsWith(`:${wanted}`) && fields[3] === '0A' && fields[9]) inodes.add(`socket:[${fields[9]}]`);
    }
  }
  if (inodes.size === 0) return null;
  for (const pid of (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name))) {
    for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      if (!inodes.has(await readlink(`/proc/${pid}/fd/${fd}`).catch(() => ''))) continue;
      // The command line rather than the thread's name: Node calls its main thread "MainThread".
      const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')[0] ?? '';
      const name = command.split('/').at(-1)?.trim() ?? '';
      return `${name || 'a program'} (process ${pid})`;
    }
  }
  return null;
}

function fromLsof(port: number): Promise<string | null> {
  return new Promise(resolve => {
    execFile('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-F', 'pc'], { timeout: 2000 }, (error, output) => {
      const pid = /^p(\d+)$/m.exec(output)?.[1];
      const name = /^c(.+)$/m.exec(output)?.[1];
      resolve(error || !pid ? null : `${name ?? 'a program'} (process ${pid})`);
    });
  });
}
