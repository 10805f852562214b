import { encode } from 'uqr';

/** Modules of white around the code, without which scanners do not find it (ISO/IEC 18004). */
const quietZone = 4;
const pixelsPerModule = 4;

/** The dark modules of a row, run by run, as parts of an SVG path. */
function runsOf(row: readonly boolean[], y: number): string {
  const runs = row.map((isDark, x) => {
    if (!isDark || row[x - 1] === true) return '';
    const end = row.indexOf(false, x);
    return `M${x} ${y}h${(end < 0 ? row.length : end) - x}v1H${x}z`;
  });
  return runs.join('');
}

/** A text as a QR code, drawn by the page itself: what is in it leaves the browser for nowhere. Dark on white in both themes. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: quietZone });
  return (
    <svg
      // eslint-disable-next-line jsx-a11y/prefer-tag-over-role -- an img would need the code as a file
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      width={size * pixelsPerModule}
      className="max-w-full rounded-lg bg-white"
    >
      <path d={data.map(runsOf).join('')} fill="#000" />
    </svg>
  );
}
