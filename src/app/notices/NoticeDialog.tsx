import { type FormEvent, useId, useState } from 'react';
import { useSaveNotice } from '@/client/notices.ts';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import type { Notice } from '@/contracts/notice.ts';
import type { Patient } from '@/contracts/patient.ts';
import { noticeKindFacts, noticeKinds } from '@/domain/notice/noticeKind.ts';
import { FormDialog } from '../forms/FormDialog.tsx';
import { kindChoices } from './noticeWords.ts';

/** Adds something that the patient is to be told of, or corrects it. */
export function NoticeDialog({
  patient,
  notice,
  onClose,
}: {
  patient: Patient;
  /** Null: a new one. */
  notice: Notice | null;
  onClose: () => void;
}) {
  const formId = useId();
  const save = useSaveNotice();
  const [kind, setKind] = useState(notice?.kind ?? noticeKinds[0]);
  const [number, setNumber] = useState(notice?.prescriptionNumber ?? '');
  const [amount, setAmount] = useState(notice?.amount ?? '');
  const [dueDate, setDueDate] = useState(notice?.dueDate ?? '');
  const { field, hasDueDate } = noticeKindFacts[kind];

  function submit(event: FormEvent) {
    event.preventDefault();
    const said = {
      ...(field === 'prescriptionNumber' ? { prescriptionNumber: number.trim() || null } : {}),
      ...(field === 'amount' ? { amount: amount.trim() || null } : {}),
      ...(hasDueDate ? { dueDate } : {}),
    };
    save.mutate(
      notice === null
        ? { id: null, body: { kind, patientId: patient.id, ...said } }
        : { id: notice.id, body: said },
      { onSuccess: onClose },
    );
  }

  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={notice === null ? 'New notice' : 'Change the notice'}
      description="The rule of its kind says when the patient is texted; under the strict policy numbers and amounts stay out of the text."
      action={save.isPending ? 'Saving …' : 'Save'}
      isPending={save.isPending}
      disabledReason={hasDueDate && dueDate === '' ? 'Say when the payment is due.' : null}
      formId={formId}
      error={save.error}
    >
      <form id={formId} noValidate onSubmit={submit} className="flex flex-col gap-4">
        {notice === null && (
          <SelectField
            label="What has happened"
            options={kindChoices}
            value={kind}
            onChange={({ target }) =>
              setKind(noticeKinds.find((one) => one === target.value) ?? 'prescription_ready')
            }
          />
        )}
        {field === 'prescriptionNumber' && (
          <TextField
            label="Prescription number"
            hint="Empty: the text names none."
            value={number}
            onChange={({ target }) => setNumber(target.value)}
          />
        )}
        {field === 'amount' && (
          <TextField
            label="Amount in dollars"
            hint="Empty: the text names none."
            inputMode="decimal"
            value={amount}
            onChange={({ target }) => setAmount(target.value)}
          />
        )}
        {hasDueDate && (
          <TextField
            label="Due date"
            type="date"
            value={dueDate}
            onChange={({ target }) => setDueDate(target.value)}
          />
        )}
      </form>
    </FormDialog>
  );
}
