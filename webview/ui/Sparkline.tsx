// A few values as bars of equal width, the last at the right end: for the shape of them, not for reading figures.

interface Props {
  readonly values: readonly number[];
  /** What a screen reader and the tooltip say. */
  readonly label: string;
}

const BAR = 3;
const GAP = 1;
const HEIGHT = 14;

export function Sparkline({ values, label }: Props) {
  const most = Math.max(...values, 1);
  const width = Math.max(BAR, values.length * (BAR + GAP) - GAP);
  return (
    <svg className="sparkline" width={width} height={HEIGHT} role="img" aria-label={label}>
      <title>{label}</title>
      {values.map((value, place) => {
        const height = Math.max(1, Math.round((value / most) * HEIGHT));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
          <rect key={place} x={place * (BAR + GAP)} y={HEIGHT - height} width={BAR} height={height} />
        );
      })}
    </svg>
  );
}
