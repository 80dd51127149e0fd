// A cell of a grid row or of its header. The row takes the focus, its cells do not.
import type { CSSProperties, ReactNode } from 'preact/compat';

interface Props {
  readonly role?: 'gridcell' | 'columnheader';
  readonly className: string;
  readonly title?: string;
  readonly style?: CSSProperties;
  readonly children?: ReactNode;
}

export function Cell({ role = 'gridcell', className, title, style, children }: Props) {
  return (
    <span role={role} className={className} title={title} style={style}>
      {children}
    </span>
  );
}
