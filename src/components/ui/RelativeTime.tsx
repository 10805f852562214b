import { useEffect, useState } from 'react';
import { exactTime, shortRelative } from './clinicTime.ts';

/** The present minute, so that "5 min" becomes "6 min" without anybody reloading. */
export function useNow(every = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** How long ago, in short; the exact time of the clinic in its title. */
export function RelativeTime({
  at,
  timeZone,
  className,
}: {
  at: string;
  timeZone: string;
  className?: string;
}) {
  const now = useNow();
  return (
    <time dateTime={at} title={exactTime(at, timeZone)} className={className}>
      {shortRelative(at, now, timeZone)}
    </time>
  );
}
