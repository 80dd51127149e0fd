// While the raw log is looked through for what no index knows: how far it has come, and a way to stop and to go on.
import { useSyncExternalStore } from 'preact/compat';
import { useExplorer } from '../../client/explorer.ts';

export function ScanBar() {
  const { sessionList } = useExplorer();
  const { scan, next, scanning } = useSyncExternalStore(sessionList.subscribe, sessionList.get);
  if (!scan) return null;
  const share = scan.of === 0 ? 1 : scan.done / scan.of;
  const done = next === null;
  return (
    <div className="scan-bar">
      <progress max={1} value={share} aria-label="Looked through" />
      <span className="dim" role="status">
        {done
          ? 'Looked through everything that was received'
          : `Looked through ${Math.floor(share * 100)} % of what was received, the newest first`}
      </span>
      {!done && (
        <button type="button" className="link-button" onClick={() => (scanning ? sessionList.stopScan() : sessionList.goOn())}>
          {scanning ? 'Stop' : 'Go On'}
        </button>
      )}
    </div>
  );
}
