import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useNoticePreview, useNotices } from '@/client/notices.ts';
import { shortDay, timeOfDay, wallTime } from '@/components/ui/clinicTime.ts';
import { SelectField } from '@/components/ui/Field.tsx';
import type { NoticeKind } from '@/domain/notice/noticeKind.ts';
import { noticePreviewRequestSchema } from '@/contracts/noticeRule.ts';
import { useSettled } from '../forms/useSettled.ts';
import type { DraftNoticeStep } from './NoticeStepFields.tsx';
import { detailWords, noticeStepWords } from './noticeWords.ts';

type Step = Omit<DraftNoticeStep, 'key'>;

/** What the steps would mean for a real notice: when each text goes and in which words, and why one would not. */
export function NoticePreview({ kind, steps }: { kind: NoticeKind; steps: readonly Step[] }) {
  const notices = useNotices({ kind, state: 'open' }).data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const notice = notices.find(({ id }) => id === chosen) ?? notices[0];
  const settled = useSettled(JSON.stringify(steps));
  const asked = noticePreviewRequestSchema.shape.steps.safeParse(JSON.parse(settled)).data ?? [];
  const preview = useNoticePreview(notice?.id ?? null, asked);
  if (!notice) return null;
  const { timeZone } = notice;
  return (
    <section aria-label="Preview" className="rounded-lg bg-sunken p-3">
      <SelectField
        label="What this means for"
        options={notices.map((one) => ({
          value: one.id,
          label: [one.patient.name, detailWords(one)].filter((part) => part !== '').join(', '),
        }))}
        value={notice.id}
        onChange={({ target }) => setChosen(target.value)}
      />
      {preview.error && <p className="mt-2 text-xs text-danger">{sentenceOf(preview.error)}</p>}
      <ol className="mt-2 flex flex-col gap-1 text-[0.8125rem]">
        {preview.data?.map(
          ({ stepId, sendAt, patientSendAt, localSendAt, sentence, wordsSentence }, index) => {
            const step = steps[index];
            return (
              <li key={stepId} className="first-letter:uppercase">
                {step && <span className="text-muted">{noticeStepWords(step, kind)}: </span>}
                {sendAt === null ? (
                  <span>does not go. {sentence}</span>
                ) : (
                  <>
                    <time dateTime={sendAt}>
                      {shortDay(sendAt, timeZone)}, {timeOfDay(sendAt, timeZone)}
                    </time>
                    {patientSendAt !== null && patientSendAt !== localSendAt && (
                      <span className="text-muted"> ({wallTime(patientSendAt)} where the patient is)</span>
                    )}
                    {wordsSentence !== null && (
                      <span className="block text-xs text-muted">{wordsSentence}</span>
                    )}
                  </>
                )}
              </li>
            );
          },
        )}
      </ol>
    </section>
  );
}
