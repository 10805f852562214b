/** A key to press, as it is printed on the keyboard. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <kbd className="rounded border border-current/40 px-1 font-sans text-[0.6875rem] leading-4 font-medium">
      {keys}
    </kbd>
  );
}
