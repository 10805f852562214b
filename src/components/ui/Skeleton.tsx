import { classNames } from './classNames.ts';

/** The grey shape of something that is on its way. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames('block h-4 animate-pulse rounded bg-hover', className)} />;
}

/** Rows of a list that is on its way; says so once to screen readers. */
export function SkeletonRows({ count = 6, label = 'Loading' }: { count?: number; label?: string }) {
  return (
    <output aria-label={label} className="flex flex-col">
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className="flex flex-col gap-2 border-b border-line px-4 py-3">
          <Skeleton className="w-2/5" />
          <Skeleton className="h-3 w-4/5" />
        </div>
      ))}
    </output>
  );
}
