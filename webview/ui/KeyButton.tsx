// An act that a key does too: the key, then what it does.
interface Props {
  readonly keyName: string;
  readonly text: string;
  readonly on: () => void;
}

export function KeyButton({ keyName, text, on }: Props) {
  return (
    <button type="button" className="strip-act" onClick={on}>
      <kbd>{keyName}</kbd>
      {text}
    </button>
  );
}
