import { useNavigate } from '@tanstack/react-router';
import { useImportStep } from '@/client/imports.ts';
import { Button } from '@/components/ui/Button.tsx';

/** Ends an import where it stands, and goes back to the first step. */
export function CancelFile({ id, label = 'Another file' }: { id: string; label?: string }) {
  const step = useImportStep(id);
  const navigate = useNavigate();
  return (
    <Button
      disabled={step.isPending}
      onClick={() =>
        step.mutate(
          { kind: 'cancel' },
          { onSettled: () => void navigate({ to: '/appointments/import', search: {} }) },
        )
      }
    >
      {label}
    </Button>
  );
}
