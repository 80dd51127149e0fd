// Says that what one looks at was made of log records.
import { Icon } from './Icon.tsx';

export function FromLogs() {
  return (
    <span className="from-logs" title="Made of log records: no spans came">
      <Icon name="output" /> from logs
    </span>
  );
}
