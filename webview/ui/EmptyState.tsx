// What stands where there is nothing to list: what is missing and the one thing to do next.
import type { ReactNode } from 'preact/compat';
import { Icon } from './Icon.tsx';

interface Props {
  readonly icon: string;
  readonly title: string;
  readonly tone?: 'plain' | 'error';
  readonly children?: ReactNode;
}

export function EmptyState({ icon, title, tone = 'plain', children }: Props) {
  return (
    <div className={`empty empty-${tone}`} role={tone === 'error' ? 'alert' : undefined}>
      <Icon name={icon} className="empty-icon" />
      <h2>{title}</h2>
      {children}
    </div>
  );
}
