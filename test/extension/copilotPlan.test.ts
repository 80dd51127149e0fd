// Copilot's settings as data: only what differs is written, the way back is true, and what wins over them is named.
import { expect, test } from 'vitest';
import {
  type Inspected,
  isManaged,
  overridingVariables,
  planConnect,
  planUndo,
  readUndoRecord,
  recordOf,
} from '../../src/extension/copilotPlan.ts';

const PRESETS: Readonly<Record<string, unknown>> = {
  enabled: false,
  exporterType: 'otlp-http',
  protocol: '',
  otlpEndpoint: 'http://localhost:4318',
  captureContent: false,
  outfile: '',
};
const HERE = 'http://127.0.0.1:4318';

/** VS Code's settings in small. */
function settings(user: Record<string, unknown> = {}, presets = PRESETS) {
  const inspect = (key: string): Inspected => ({ preset: presets[key], user: user[key], effective: user[key] ?? presets[key] });
  const apply = (changes: readonly { key: string; next: unknown }[]) => {
    for (const { key, next } of changes) {
      if (next === undefined) delete user[key];
      else user[key] = next;
    }
  };
  return { user, inspect, apply };
}

test('of untouched settings only three are written', () => {
  const { inspect } = settings();
  expect(planConnect(inspect, HERE, false).map(({ key, next }) => [key, next])).toEqual([
    ['enabled', true],
    ['protocol', 'http/protobuf'],
    ['otlpEndpoint', HERE],
  ]);
});

test('an output file would win, so it is emptied; another exporter is replaced; texts are the person’s choice', () => {
  const { inspect } = settings({ outfile: '/tmp/x.jsonl', exporterType: 'file', captureContent: true });
  const changes = (content: boolean) => Object.fromEntries(planConnect(inspect, HERE, content).map(({ key, next }) => [key, next]));
  expect(changes(true)).toMatchObject({ outfile: '', exporterType: 'otlp-http' });
  expect(changes(true)).not.toHaveProperty('captureContent');
  expect(changes(false)).toMatchObject({ captureContent: false });
});

test('a setting that this Copilot does not know is not written', () => {
  const { protocol: _protocol, ...older } = PRESETS;
  const { inspect } = settings({}, older);
  expect(planConnect(inspect, HERE, false).map(({ key }) => key)).toEqual(['enabled', 'otlpEndpoint']);
});

test('there and back again', () => {
  const { user, inspect, apply } = settings({ otlpEndpoint: 'http://collector:4318', outfile: '/tmp/x.jsonl' });
  const before = { ...user };
  const changes = planConnect(inspect, HERE, true);
  const record = recordOf(changes, {});
  apply(changes);
  expect(planConnect(inspect, HERE, true)).toEqual([]);
  // The port moves, and it is connected a second time.
  const again = planConnect(inspect, 'http://127.0.0.1:5000', true);
  const both = readUndoRecord(JSON.parse(JSON.stringify(recordOf(again, record))));
  apply(again);
  expect(user.otlpEndpoint).toBe('http://127.0.0.1:5000');
  const undo = planUndo(inspect, both);
  expect(undo.kept).toEqual([]);
  apply(undo.changes);
  expect(user).toEqual(before);
  expect(planUndo(inspect, both)).toEqual({ changes: [], kept: [] });
});

test('what somebody changed since stays', () => {
  const { user, inspect, apply } = settings();
  const changes = planConnect(inspect, HERE, false);
  const record = recordOf(changes, {});
  apply(changes);
  user.otlpEndpoint = 'http://elsewhere:4318';
  const undo = planUndo(inspect, record);
  expect(undo.kept).toEqual(['otlpEndpoint']);
  apply(undo.changes);
  expect(user).toEqual({ otlpEndpoint: 'http://elsewhere:4318' });
});

test.each([null, 7, 'x', [], { enabled: 1 }, { enabled: { written: 3 } }, { other: { written: true } }, { __proto__: { written: true } }])(
  'a memory of %j is no way back',
  value => expect(readUndoRecord(value)).toEqual({}),
);

test('variables that want something else are named, those that agree are not', () => {
  const names = (env: Record<string, string>) => overridingVariables(env, HERE, false).map(({ variable, key }) => `${variable} ${key}`);
  expect(names({})).toEqual([]);
  expect(names({ OTEL_EXPORTER_OTLP_ENDPOINT: `${HERE}/`, COPILOT_OTEL_ENABLED: '1', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' })).toEqual(
    [],
  );
  expect(
    names({
      COPILOT_OTEL_ENABLED: 'false',
      COPILOT_OTEL_ENDPOINT: 'https://user:secret@collector',
      OTEL_EXPORTER_OTLP_ENDPOINT: HERE,
      COPILOT_OTEL_CAPTURE_CONTENT: 'true',
      COPILOT_OTEL_FILE_EXPORTER_PATH: '/tmp/x',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    }),
  ).toEqual([
    'COPILOT_OTEL_ENABLED enabled',
    'OTEL_EXPORTER_OTLP_PROTOCOL protocol',
    'COPILOT_OTEL_ENDPOINT otlpEndpoint',
    'COPILOT_OTEL_CAPTURE_CONTENT captureContent',
    'COPILOT_OTEL_FILE_EXPORTER_PATH outfile',
  ]);
});

test('a policy shows as another preset', () => {
  expect(isManaged(settings().inspect)).toBe(false);
  expect(isManaged(settings({ enabled: true }).inspect)).toBe(false);
  expect(isManaged(settings({}, { ...PRESETS, otlpEndpoint: 'https://corp' }).inspect)).toBe(true);
});
