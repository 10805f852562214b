import { useNavigate } from '@tanstack/react-router';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useUploadImport } from '@/client/imports.ts';
import { useSession } from '@/client/session.ts';
import { localDay } from '@/components/ui/clinicTime.ts';
import { Field, inputStyle } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { useNow } from '@/components/ui/RelativeTime.tsx';
import { Section } from '../../layout/Section.tsx';
import { FileButton } from '../../patients/consent/FileButton.tsx';
import { sampleFile } from './importWords.ts';

/** The first step: the file. */
export function ChooseFile() {
  const { clinic } = useSession();
  const now = useNow();
  const upload = useUploadImport();
  const navigate = useNavigate();

  async function send(input: HTMLInputElement) {
    const file = input.files?.[0];
    if (!file) return;
    try {
      const { id } = await upload.mutateAsync(file);
      await navigate({ to: '/appointments/import', search: { id } });
    } catch {
      // What is wrong is shown; the same file can be chosen again once it is mended.
      input.value = '';
    }
  }

  return (
    <Section title="Choose the file">
      <div className="flex flex-col gap-4 p-4">
        {upload.isError && (
          <Notice tone="danger" role="alert">
            {sentenceOf(upload.error)}
          </Notice>
        )}
        <Field
          label="CSV file"
          hint="With a row of column names. Up to 200,000 rows and 64 MB; commas, semicolons or tabs."
        >
          {(control) => (
            <input
              {...control}
              type="file"
              accept=".csv,.txt,.tsv,text/csv"
              disabled={upload.isPending}
              className={`${inputStyle} h-auto py-1.5`}
              onChange={(event) => void send(event.currentTarget)}
            />
          )}
        </Field>
        {upload.isPending && <output className="text-[0.8125rem]">The file is being sent …</output>}
        <FileButton
          label="A sample file"
          name="appointments-sample.csv"
          type="text/csv"
          text={sampleFile(localDay(new Date(now).toISOString(), clinic.timeZone))}
        />
        <p className="text-[0.8125rem] text-muted">
          Visits with an id are known again by it, others by patient and start: the same file twice changes
          nothing. Consent goes on record from a row only with where, when and in which words the patient gave
          it. The file is kept encrypted, and for a day at most.
        </p>
      </div>
    </Section>
  );
}
