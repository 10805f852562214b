import { sentenceOf } from '@/client/apiProblem.ts';
import { useNoPermission } from '@/client/permission.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Notice } from '@/components/ui/Notice.tsx';

/** The end of a settings form: what went wrong with saving, and Save, which says why it cannot act. */
export function SaveBar({
  change,
  isSame = false,
  problem = null,
  label = 'Save',
  variant = 'primary',
}: {
  change: { isError: boolean; isPending: boolean; error: unknown };
  isSame?: boolean;
  /** What has to be mended in the form first. */
  problem?: string | null;
  label?: string;
  variant?: 'primary' | 'secondary';
}) {
  const noPermission = useNoPermission('clinic:write');
  return (
    <>
      {change.isError && (
        <Notice tone="danger" role="alert">
          {sentenceOf(change.error)}
        </Notice>
      )}
      <Button
        type="submit"
        variant={variant}
        className="self-start"
        disabled={change.isPending}
        disabledReason={noPermission ?? problem ?? (isSame ? 'Nothing has been changed.' : null)}
      >
        {change.isPending ? 'Saving …' : label}
      </Button>
    </>
  );
}
