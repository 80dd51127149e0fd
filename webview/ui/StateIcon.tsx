// Running, well or failed: told apart by shape as well as color.
import { Icon } from './Icon.tsx';

const LOOKS = {
  running: { icon: 'circle-filled', label: 'Running', className: 'pulse' },
  ok: { icon: 'circle-outline', label: 'Ended well', className: 'dim' },
  error: { icon: 'error', label: 'Has errors', className: 'error' },
} as const;

export function StateIcon({ state }: { readonly state: keyof typeof LOOKS }) {
  const look = LOOKS[state];
  return <Icon name={look.icon} label={look.label} className={`state-icon ${look.className}`} />;
}
