import type { StatusShape } from './messageStatusWords.ts';

const paths: Record<StatusShape, string> = {
  clock: 'M8 4.5V8l2.3 1.6M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  arrow: 'M3 8h9.5M9 4.5 12.5 8 9 11.5',
  tick: 'm3.5 8.5 3 3 6-7',
  ticks: 'm1.5 8.7 2.8 2.8 5.4-6.6M7.6 10.9l.7.6 5.9-6.6',
  cross: 'm4.5 4.5 7 7m0-7-7 7',
  question: 'M6 6.2a2.1 2.1 0 1 1 3.2 1.8c-.8.5-1.2.9-1.2 1.7M8 11.8v.1M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  ban: 'M3.8 12.2l8.4-8.4M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  back: 'M6 4 3 7l3 3M3 7h6.5a3 3 0 0 1 0 6H7',
  inbound: 'M12.5 3.5 4 12m0-6.5V12h6.5',
};

/** The shape of a status, drawn in the colour of the text around it. Always stands beside the words. */
export function StatusIcon({ shape, className }: { shape: StatusShape; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={className}
    >
      <path d={paths[shape]} />
    </svg>
  );
}
