// A word about what was just done, for a moment, beside what did it; read out too.
import { useCallback, useEffect, useState } from 'preact/compat';

const SHOWN_MS = 2000;

export function useSaid(): { readonly said: string; readonly say: (text: string) => void } {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (said === '') return;
    const timer = setTimeout(() => setSaid(''), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return { said, say: useCallback((text: string) => setSaid(text), []) };
}

export function Said({ text }: { readonly text: string }) {
  return (
    <span className="just-said dim" role="status">
      {text}
    </span>
  );
}
