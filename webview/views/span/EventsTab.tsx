// What happened during the span: its events, the log records that name it, and its links to other spans.
import type { SpanDetail } from '../../../src/rpc/viewModels.ts';
import { useNavigation } from '../../client/explorer.ts';
import { middleEllipsis } from '../../format.ts';
import { Offset } from '../../ui/Figures.tsx';
import { LongText, SafeText } from '../../ui/Text.tsx';
import { Attributes } from './AttributesTab.tsx';
import { Section } from './Section.tsx';

export function EventsTab({ span }: { readonly span: SpanDetail }) {
  const { route, go } = useNavigation();
  const nothing = span.events.length + span.logs.length + span.links.length === 0;
  return (
    <div className="content">
      {nothing && <p className="dim note">This span has no events, log records or links.</p>}
      {span.events.length > 0 && (
        <Section title="Events">
          {span.events.map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: events have no id; their place is their identity.
            <div key={index} className="event">
              <div className="event-head">
                <Offset us={event.timeUs - span.startUs} atUs={event.timeUs} />
                <strong>
                  <SafeText text={event.name} />
                </strong>
              </div>
              {event.attributes.length > 0 && <Attributes rows={event.attributes} span={span} place="event" index={index} />}
            </div>
          ))}
        </Section>
      )}
      {span.logs.length > 0 && (
        <Section title="Log records">
          {span.logs.map((log, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: log records have no id here; their place is their identity.
            <div key={index} className="event">
              <div className="event-head">
                <Offset us={log.timeUs - span.startUs} atUs={log.timeUs} />
                <span className={log.severity >= 17 ? 'error' : log.severity >= 13 ? 'warning' : 'dim'}>
                  <SafeText text={log.severityText} />
                </span>
                <strong>{log.eventName !== null && <SafeText text={log.eventName} />}</strong>
              </div>
              {log.body !== null && <LongText text={log.body} lines={4} mono />}
              {log.attributes.length > 0 && <LogAttributes rows={log.attributes} />}
            </div>
          ))}
        </Section>
      )}
      {span.links.length > 0 && (
        <Section title="Links">
          {span.links.map(link => (
            <div key={`${link.traceId}:${link.spanId}`} className="event">
              <div className="event-head">
                <span className="mono" title={`${link.traceId}:${link.spanId}`}>
                  {middleEllipsis(link.traceId, 16)}:{link.spanId}
                </span>
                {route.view === 'session' && (
                  <button
                    type="button"
                    className="link-button"
                    onClick={() => go({ ...route, turn: null, traceId: link.traceId, spanId: link.spanId })}
                  >
                    Open
                  </button>
                )}
              </div>
              {link.attributes.length > 0 && <LogAttributes rows={link.attributes} />}
            </div>
          ))}
        </Section>
      )}
    </div>
  );
}

/** Attributes of records that `span.value` does not reach: shown as they came. */
function LogAttributes({ rows }: { readonly rows: SpanDetail['attributes'] }) {
  return (
    <dl className="attributes">
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a key may be sent twice; the place is the identity.
        <div key={at} className="attribute">
          <dt className="mono">
            <SafeText text={row.key} />
          </dt>
          <dd>
            <LongText text={row.text} lines={3} mono />
          </dd>
        </div>
      ))}
    </dl>
  );
}
