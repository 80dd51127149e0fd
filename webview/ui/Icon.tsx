// A codicon. Decorative unless it has a label.
import '@vscode/codicons/dist/codicon.css';

interface Props {
  readonly name: string;
  readonly label?: string;
  readonly className?: string;
}

export function Icon({ name, label, className = '' }: Props) {
  const classes = `codicon codicon-${name} ${className}`;
  return label === undefined ? (
    <span className={classes} aria-hidden="true" />
  ) : (
    <span className={classes} role="img" aria-label={label} title={label} />
  );
}
