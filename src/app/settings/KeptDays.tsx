import { useState } from 'react';
import { useChangeDataProtection } from '@/client/dataProtection.ts';
import { useNoPermission } from '@/client/permission.ts';
import { TextField } from '@/components/ui/Field.tsx';
import type { DataProtection } from '@/contracts/dataProtection.ts';
import { SaveBar } from '../forms/SaveBar.tsx';

type Kept = DataProtection['kept'];

const fields = [
  {
    kind: 'texts',
    label: 'Words of texts',
    hint: 'Days, at least 30. Afterwards a keyed hash stays.',
    least: 30,
  },
  { kind: 'media', label: 'Links to pictures', hint: 'Days.', least: 1 },
  { kind: 'forms', label: 'Raw webhooks', hint: 'Days. Only for looking into trouble.', least: 1 },
] as const;

/** After how many days words, links and raw webhooks are removed. Consent, opt-outs, decisions and the audit trail stay. */
export function KeptDays({ kept }: { kept: Kept }) {
  const [days, setDays] = useState({
    texts: String(kept.texts),
    media: String(kept.media),
    forms: String(kept.forms),
  });
  const change = useChangeDataProtection();
  const noPermission = useNoPermission('clinic:write');
  const isWrong = (kind: keyof Kept, least: number): boolean =>
    !/^\d{1,5}$/.test(days[kind]) || Number(days[kind]) < least;
  const isSame = fields.every(({ kind }) => days[kind] === String(kept[kind]));
  const anyWrong = fields.some(({ kind, least }) => isWrong(kind, least));
  return (
    <form
      className="flex flex-col gap-4 px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({
          kept: { texts: Number(days.texts), media: Number(days.media), forms: Number(days.forms) },
        });
      }}
    >
      <div className="grid gap-4 sm:grid-cols-3">
        {fields.map(({ kind, label, hint, least }) => (
          <TextField
            key={kind}
            label={label}
            hint={hint}
            inputMode="numeric"
            value={days[kind]}
            error={isWrong(kind, least) ? `A whole number of at least ${least}, please.` : null}
            readOnly={noPermission !== null}
            onChange={(event) => setDays({ ...days, [kind]: event.target.value.trim() })}
          />
        ))}
      </div>
      <SaveBar
        change={change}
        isSame={isSame}
        problem={anyWrong ? 'Look at the numbers first.' : null}
        label="Save days"
        variant="secondary"
      />
    </form>
  );
}
