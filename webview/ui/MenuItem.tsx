// One line of a menu: what it does, and the key that does it without the menu.
import { Icon } from './Icon.tsx';

interface Props {
  readonly icon: string;
  readonly label: string;
  readonly keys?: string;
  readonly onClick: () => void;
}

export function MenuItem({ icon, label, keys, onClick }: Props) {
  return (
    <button type="button" className="menu-line" onClick={onClick}>
      <Icon name={icon} />
      <span className="menu-line-label">{label}</span>
      {keys !== undefined && <kbd>{keys}</kbd>}
    </button>
  );
}
