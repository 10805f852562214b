import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useImportStep } from '@/client/imports.ts';
import { useNoPermission } from '@/client/permission.ts';
import { Button } from '@/components/ui/Button.tsx';
import { SelectField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { FileImport } from '@/contracts/fileImport.ts';
import {
  consentFields,
  fieldWords,
  importFields,
  mappingProblem,
  type ImportField,
  type Mapping,
} from '@/domain/import/importFields.ts';
import { Section } from '../../layout/Section.tsx';
import { CancelFile } from './CancelFile.tsx';
import { Checkbox } from '../../forms/Checkbox.tsx';
import { delimiterWords, encodingWords, rowsWord } from './importWords.ts';

const optionsOf = (fields: readonly ImportField[]) => [
  { value: '', label: 'Not imported' },
  ...fields.map((field) => ({ value: field, label: fieldWords[field] })),
];
const orders = [
  { value: '', label: 'Choose …' },
  { value: 'mdy', label: 'Month/day/year' },
  { value: 'dmy', label: 'Day/month/year' },
] as const;
const clocks = [
  { value: '', label: 'Choose …' },
  { value: '12h', label: '1:00 to 6:59 are in the afternoon' },
  { value: '24h', label: '24 hours: 2:30 is at night' },
] as const;
const questions = {
  dateOrder: {
    label: 'How days are written',
    hint: 'Every day of the file can be read both ways.',
    options: orders,
  },
  birthDateOrder: {
    label: 'How birth dates are written',
    hint: 'Every birth date can be read both ways.',
    options: orders,
  },
  clock: { label: 'Times without am or pm', hint: 'The file has times such as 2:30.', options: clocks },
} as const;

/** The second step: what the columns are, as they were recognised, to be confirmed or changed. */
export function ColumnsForm({ file }: { file: FileImport }) {
  const step = useImportStep(file.id);
  const [mapping, setMapping] = useState<Mapping>(file.mapping);
  const [said, setSaid] = useState<Record<string, string>>({});
  const [isWholePeriod, setWholePeriod] = useState(file.isWholePeriod);
  const mayRecordConsent = useNoPermission('consent:write') === null;
  const fieldOptions = optionsOf(
    mayRecordConsent ? importFields : importFields.filter((field) => !consentFields.includes(field)),
  );
  const columns = file.columns ?? [];
  const problem = mappingProblem(mapping)?.sentence ?? null;
  const open = file.doubts.filter((doubt) => (said[doubt] ?? '') === '');

  function assign(column: number, field: string) {
    const rest = Object.entries(mapping).filter(([name, at]) => at !== column && name !== field);
    const known = importFields.find((one): one is ImportField => one === field);
    setMapping(Object.fromEntries(known === undefined ? rest : [...rest, [known, column]]));
  }

  const isKept = file.isRemembered || file.state !== 'staged';
  const choices = Object.fromEntries(
    (['dateOrder', 'birthDateOrder', 'clock'] as const).flatMap((name) => {
      const value = said[name] ?? '';
      if (value !== '') return [[name, value]];
      return isKept && !file.doubts.includes(name) ? [[name, file.choices[name]]] : [];
    }),
  );
  return (
    <Section
      title="Confirm the columns"
      description={`${rowsWord(file.lines)}, separated by ${delimiterWords[file.delimiter ?? ''] ?? '?'}, ${encodingWords[file.encoding ?? ''] ?? ''}.${file.isRemembered ? ' Read as the last file with these columns was.' : ''}`}
    >
      <form
        className="flex flex-col gap-4 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          step.mutate({ kind: 'check', body: { mapping, choices, isWholePeriod } });
        }}
      >
        {file.encoding === 'windows-1252' && (
          <Notice tone="caution">
            The file is not UTF-8 and was read as Windows-1252. Look whether names with accents are right.
          </Notice>
        )}
        {step.isError && (
          <Notice tone="danger" role="alert">
            {sentenceOf(step.error)}
          </Notice>
        )}
        <ul aria-label="Columns" className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
          {columns.map((column, at) => (
            <li key={at} className="min-w-0">
              <SelectField
                label={column.name === '' ? `Column ${at + 1}` : column.name}
                hint={
                  column.filled === 0 ? (
                    'Empty'
                  ) : (
                    <span className="break-words">{column.samples.join(' · ')}</span>
                  )
                }
                options={fieldOptions}
                value={importFields.find((field) => mapping[field] === at) ?? ''}
                onChange={(event) => assign(at, event.target.value)}
              />
            </li>
          ))}
        </ul>
        {file.doubts.map((doubt) => (
          <SelectField
            key={doubt}
            label={questions[doubt].label}
            hint={questions[doubt].hint}
            options={questions[doubt].options}
            value={said[doubt] ?? ''}
            onChange={(event) => setSaid({ ...said, [doubt]: event.target.value })}
          />
        ))}
        <Checkbox
          label="The file has every visit of its days"
          hint="Visits of these days that it lacks are cancelled, after you have seen how many. Where it names locations, those of these locations."
          checked={isWholePeriod}
          onChange={(event) => setWholePeriod(event.target.checked)}
        />
        <div className="flex flex-wrap items-center gap-2">
          <Button
            type="submit"
            variant="primary"
            disabled={step.isPending}
            disabledReason={problem ?? (open.length > 0 ? 'Say how days and times are written.' : null)}
          >
            Check the rows
          </Button>
          <CancelFile id={file.id} />
        </div>
      </form>
    </Section>
  );
}
