import { SkeletonRows } from '@/components/ui/Skeleton.tsx';

/** The shape of the app while the session is asked for. */
export function StartingScreen() {
  return (
    <main className="mx-auto max-w-xl pt-12">
      <SkeletonRows label="Opening Hearback" />
    </main>
  );
}
