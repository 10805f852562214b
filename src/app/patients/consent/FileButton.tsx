import { Download } from 'lucide-react';
import { Button } from '@/components/ui/Button.tsx';

/** Saves a file that was made on this page. */
export function FileButton({
  label,
  name,
  type,
  text,
}: {
  label: string;
  name: string;
  type: string;
  text: string;
}) {
  return (
    <Button
      className="self-start"
      onClick={() => save(name, new Blob([text], { type: `${type};charset=utf-8` }))}
    >
      <Download aria-hidden />
      {label}
    </Button>
  );
}

function save(name: string, file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the file by the end of this turn.
  setTimeout(() => URL.revokeObjectURL(url));
}
