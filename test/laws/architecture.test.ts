// Holds the walls of the house: who may import whom, and what may stand where. Reads every source file, so nothing slips in.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

interface SourceFile {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const files = [...walk('src'), ...walk('webview')];

/** For each room: the rooms it may import, and which packages (a prefix; `node:` for built-ins). */
const WALLS: Readonly<Record<string, { rooms: readonly string[]; packages: readonly string[] }>> = {
  core: { rooms: [], packages: ['valibot', 'yaml', 'papaparse'] },
  rpc: { rooms: ['core'], packages: ['valibot'] },
  store: { rooms: ['core'], packages: ['node:', 'better-sqlite3'] },
  receiver: { rooms: ['core'], packages: ['node:', '@grpc/grpc-js'] },
  app: { rooms: ['core', 'rpc', 'store', 'receiver'], packages: ['node:', 'valibot', 'yaml', '@pydantic/genai-prices'] },
  cli: { rooms: ['core', 'rpc', 'app'], packages: ['node:'] },
  extension: { rooms: ['core', 'rpc', 'app'], packages: ['node:', 'vscode'] },
  webview: {
    rooms: ['core', 'rpc'],
    packages: ['preact', 'marked', 'diff', '@vscode/codicons'],
  },
};

describe('walls', () => {
  test('there are files in every room', () => {
    for (const room of Object.keys(WALLS))
      expect(
        files.some(file => file.room === room),
        room,
      ).toBe(true);
  });

  test.each(Object.keys(WALLS))('%s imports only what it may', room => {
    const wall = WALLS[room];
    const broken = files
      .filter(file => file.room === room)
      .flatMap(file =>
        file.imports
          .filter(target => {
            if (!target.startsWith('.'))
              return !wall?.packages.some(allowed =>
                allowed.endsWith(':') ? target.startsWith(allowed) : target === allowed || target.startsWith(`${allowed}/`),
              );
            const into = roomOf(relative(root, resolve(root, dirname(file.path), target)));
            return into !== room && !wall?.rooms.includes(into);
          })
          .map(target => `${file.path} -> ${target}`),
      );
    expect(broken).toEqual([]);
  });

  test('the extension takes of the app only its options and paths: the app runs in its worker', () => {
    const taken = files.filter(file => file.room === 'extension').flatMap(file => file.imports.filter(target => target.includes('/app/')));
    expect(
      [...new Set(taken.map(target => target.split('/').at(-1)))].filter(name => name !== 'options.ts' && name !== 'defaultPath.ts'),
    ).toEqual([]);
  });
});

describe('each thing in its place', () => {
  const strayed = (pattern: RegExp, home: (file: SourceFile) => boolean) =>
    files.filter(file => !home(file) && pattern.test(withoutComments(file.text))).map(file => file.path);

  test('the SQLite addon is loaded in one file', () => {
    expect(strayed(/from 'better-sqlite3'|node:sqlite/, file => file.path === 'src/store/driver.ts')).toEqual([]);
  });
  test('SQL stands only in the store', () => {
    expect(strayed(/\b(SELECT|INSERT INTO|DELETE FROM|PRAGMA)\s/, file => file.room === 'store')).toEqual([]);
  });
  test('attribute keys stand only with their conventions', () => {
    const key =
      /['"`](?!session\.get['"`])(gen_ai|openinference|llm|ai|traceloop|langfuse|mlflow|langsmith|session|user|enduser|retrieval|exception|db|code)\.[a-z_]+[a-z_.]*['"`]/;
    // git has a setting of that name.
    const elsewhere = (file: SourceFile) => file.path.startsWith('src/rpc/') || file.path === 'src/app/author.ts';
    expect(strayed(key, file => file.path.startsWith('src/core/conventions/') || elsewhere(file))).toEqual([]);
  });
  test('the icon font is used through webview/ui alone', () => {
    expect(strayed(/@vscode\/codicons/, file => file.path.startsWith('webview/ui/'))).toEqual([]);
  });
  test('trace text is never set as HTML', () => {
    expect(strayed(/dangerouslySetInnerHTML|\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write/, () => false)).toEqual([]);
  });
  test('core has no clock and no chance', () => {
    expect(strayed(/\bDate\.now|new Date\(\)|Math\.random/, file => file.room !== 'core')).toEqual([]);
  });
  test('no barrels, no default exports, no nameless utilities', () => {
    expect(files.filter(file => /(^|\/)(index|utils?|helpers?)\.tsx?$/.test(file.path)).map(file => file.path)).toEqual([]);
    expect(strayed(/^export default/m, () => false)).toEqual([]);
  });
  test('nothing is escaped from the type checker', () => {
    expect(strayed(/\bas any\b|: any\b|<any>/, () => false)).toEqual([]);
    expect(files.filter(file => /@ts-(ignore|expect-error|nocheck)/.test(file.text)).map(file => file.path)).toEqual([]);
  });
  test('every file says what it is for', () => {
    expect(files.filter(file => !file.text.startsWith('//') && !file.path.endsWith('.d.ts')).map(file => file.path)).toEqual([]);
  });
  test('no file has grown past what one sitting reads', () => {
    expect(files.filter(file => file.text.split('\n').length > 400).map(file => `${file.path} ${file.text.split('\n').length}`)).toEqual(
      [],
    );
  });
});

function walk(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return walk(path);
    if (!/\.tsx?$/.test(entry.name)) return [];
    const text = readFileSync(join(root, path), 'utf8');
    // Statements begin a line; what looks like one inside a string or a template does not count.
    const statements = [/^(?:import|export)\b[^;'"`]*?\bfrom\s+'([^']+)'/gm, /^import\s+'([^']+)'/gm, /\bimport\(\s*'([^']+)'\s*\)/g];
    const imports = statements.flatMap(pattern => [...withoutComments(text).matchAll(pattern)].map(match => match[1] as string));
    return [{ path, room: roomOf(path), text, imports }];
  });
}

function roomOf(path: string): string {
  const parts = path.split('/');
  return parts[0] === 'webview' ? 'webview' : (parts[1] ?? '');
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
