import { BadgeCheck, Trash2, UserRound } from 'lucide-react';
import { useAddPhoneNumber } from '@/client/patients.ts';
import { useNoPermission } from '@/client/permission.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button, IconButton } from '@/components/ui/Button.tsx';
import { sentenceOf } from '@/client/apiProblem.ts';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Patient } from '@/contracts/patient.ts';
import { knownWords, relationshipWords, roleWords } from './personWords.ts';

type PatientNumber = Patient['phoneNumbers'][number];

/** One number of a patient: whose it is, what is known of it, and why it is not texted where it is not. */
export function NumberRow({
  patient,
  number,
  onDescribe,
  onVerify,
  onRemove,
}: {
  patient: Patient;
  number: PatientNumber;
  onDescribe: () => void;
  onVerify: () => void;
  onRemove: () => void;
}) {
  const noPermission = useNoPermission('patients:write');
  const change = useAddPhoneNumber(patient.id);
  const relationship = relationshipWords(number);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{number.display}</span>
          <span className="text-xs text-muted">{number.label}</span>
          {number.isPrimary && <Badge tone="accent">Main</Badge>}
          {number.role !== null && <Badge>{roleWords[number.role]}</Badge>}
          {number.isConfidential && <Badge tone="caution">Confidential</Badge>}
          {number.isOptedOut && <Badge tone="danger">Opted out</Badge>}
        </p>
        <p className="text-xs text-muted">{knownWords(number)}</p>
        {relationship !== null && <p className="text-xs text-muted">{relationship}</p>}
        {number.notTexted !== null && (
          <p className="text-xs text-danger">
            Not texted: {number.notTexted.sentence} {number.notTexted.advice}
          </p>
        )}
        {number.notTexted === null && number.isStale && (
          <p className="text-xs text-caution">Nobody has verified it for 90 days: ask at the next visit.</p>
        )}
        {number.sharedWith.length > 0 && (
          <p className="text-xs text-caution">
            Also used by{' '}
            {new Intl.ListFormat('en', { type: 'conjunction' }).format(
              number.sharedWith.map(({ name }) => name),
            )}
            . Everybody on this phone can read its texts.
          </p>
        )}
        {change.error !== null && (
          <Notice tone="danger" role="alert" className="mt-2">
            {sentenceOf(change.error)}
          </Notice>
        )}
      </div>
      {!number.isPrimary && (
        <Button
          size="small"
          variant="ghost"
          disabledReason={noPermission}
          disabled={change.isPending}
          onClick={() =>
            change.mutate({ phoneNumber: number.phoneNumber, label: number.label, isPrimary: true })
          }
        >
          Make main
        </Button>
      )}
      <div className="flex items-center gap-1">
        <IconButton
          label={`Whose number is ${number.display}?`}
          size="small"
          disabledReason={noPermission}
          onClick={onDescribe}
        >
          <UserRound aria-hidden />
        </IconButton>
        <IconButton
          label={`Verify ${number.display}`}
          size="small"
          disabledReason={noPermission}
          onClick={onVerify}
        >
          <BadgeCheck aria-hidden />
        </IconButton>
        <IconButton
          label={`Remove ${number.display}`}
          size="small"
          disabledReason={noPermission}
          onClick={onRemove}
        >
          <Trash2 aria-hidden />
        </IconButton>
      </div>
    </li>
  );
}
