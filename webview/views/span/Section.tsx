// A titled part of the details, with where it was taken from and a button that copies it.
import type { ReactNode } from 'preact/compat';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { SafeText } from '../../ui/Text.tsx';

interface Props {
  readonly title: string;
  readonly copy?: string;
  /** The attribute key that it was taken from. */
  readonly from?: string | undefined;
  readonly note?: string;
  readonly children: ReactNode;
}

export function Section({ title, copy, from, note, children }: Props) {
  return (
    <section className="section">
      <h3 title={from === undefined ? undefined : `From ${from}`}>
        {title}
        {note && (
          <span className="dim section-note">
            <SafeText text={note} />
          </span>
        )}
        {copy !== undefined && <CopyButton text={copy} label={`Copy ${title.toLowerCase()}`} />}
      </h3>
      {children}
    </section>
  );
}
