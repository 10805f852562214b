import type { ReactNode } from 'react';
import { classNames } from './classNames.ts';

const tones = {
  neutral: 'border-line bg-sunken text-muted',
  accent: 'border-accent-line bg-accent-soft text-accent-text',
  good: 'border-good-line bg-good-soft text-good',
  caution: 'border-caution-line bg-caution-soft text-caution',
  danger: 'border-danger-line bg-danger-soft text-danger',
};
export type Tone = keyof typeof tones;

/** A short state in words; the colour only repeats what the words say. */
export function Badge({
  tone = 'neutral',
  className,
  children,
}: {
  tone?: Tone;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1 rounded-full border px-1.5 text-xs leading-[1.125rem] font-medium whitespace-nowrap',
        '[&_svg]:size-3 [&_svg]:shrink-0',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

/** How many wait, beside a word in the navigation. Says nothing when there are none. */
export function CountBadge({
  count,
  label,
  tone = 'neutral',
}: {
  count: number;
  label: string;
  tone?: Tone;
}) {
  if (count === 0) return null;
  return (
    <Badge tone={tone} className="min-w-5 justify-center px-1">
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="sr-only">{label}</span>
    </Badge>
  );
}
