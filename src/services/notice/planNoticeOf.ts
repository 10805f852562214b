import type { ClinicRow } from '@/db/clinicQueries.ts';
import { contentSettings, type ContentSettings } from '@/db/contentSettingsQueries.ts';
import type { Connection } from '@/db/database.ts';
import type { NoticeToPlan } from '@/db/noticePlanQueries.ts';
import type { KeptNoticeStep } from '@/db/noticeRuleQueries.ts';
import { noticeKindFacts } from '@/domain/notice/noticeKind.ts';
import type { NoticeStep } from '@/domain/notice/noticeRule.ts';
import { wordsFacts, wordsInOrder, type WordsFacts } from '@/domain/notice/noticeWords.ts';
import {
  aboutOf,
  planNotice,
  sentKey,
  whyNotTold,
  type PlannedNotice,
  type PlannedNoticeText,
} from '@/domain/notice/planNotice.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { clinicHoursFor } from '@/domain/schedule/textHours.ts';
import type { WhereaboutsFacts } from '@/domain/schedule/zoneEvidence.ts';
import type { Context } from '../context.ts';
import { templateInForce } from '../template/templateInForce.ts';

export type NoticeClinic = Pick<ClinicRow, 'policy' | 'timeZone' | 'textHours'>;

type Rule = { steps: readonly KeptNoticeStep[]; updatedAt: Date };

/** What words there are, at a place whose texts are discreet and at others; each template is read once. */
export type KnownWords = {
  of(
    notice: Pick<NoticeToPlan, 'kind' | 'isDiscreetPlace'>,
    steps: readonly NoticeStep[],
  ): Promise<ReadonlyMap<string, WordsFacts>>;
};

/** The words in force that texts about notices may go in, read as they are asked for. */
export async function knownWords(
  ctx: Context,
  connection: Connection,
  { policy }: Pick<NoticeClinic, 'policy'>,
): Promise<KnownWords> {
  const content = await contentSettings(connection, ctx.clinicId);
  const texts = new Map<string, readonly string[]>();
  const facts = new Map<string, WordsFacts>();
  return {
    async of({ kind, isDiscreetPlace }, steps) {
      const isDiscreet = isDiscreetPlace ?? content.isDiscreet;
      const { category } = noticeKindFacts[kind];
      const found = new Map<string, WordsFacts>();
      for (const key of new Set(steps.flatMap(({ templateKey }) => wordsInOrder(kind, templateKey)))) {
        const name = `${key} ${isDiscreet}`;
        const read = texts.get(key) ?? (await usableTexts(ctx, connection, key));
        texts.set(key, read);
        const clinic: ContentSettings = { ...content, isDiscreet };
        const known = facts.get(name) ?? wordsFacts(read, { category, policy, clinic });
        facts.set(name, known);
        found.set(key, known);
      }
      return found;
    },
  };
}

/** Words of drafts in other languages are not sent, and decide nothing. */
async function usableTexts(ctx: Context, connection: Connection, key: string): Promise<string[]> {
  try {
    const { words } = await templateInForce(ctx, connection, key);
    return words.flatMap(({ body, isReviewed }, index) => (index === 0 || isReviewed ? [body] : []));
  } catch (error) {
    // Unknown here, or retired.
    if (error instanceof Refusal) return [];
    throw error;
  }
}

/** The texts of a notice as it is in the database, by this rule. */
export function planNoticeOf(
  clinic: NoticeClinic,
  rule: Rule,
  notice: NoticeToPlan,
  words: ReadonlyMap<string, WordsFacts>,
  now: Date,
): PlannedNoticeText[] {
  return planNotice(plannedNotice(clinic, notice), {
    steps: rule.steps,
    since: new Map(
      rule.steps.map(({ id, since }) => [
        id,
        since === undefined ? rule.updatedAt.toTemporalInstant() : Temporal.Instant.from(since),
      ]),
    ),
    policy: clinic.policy,
    now: now.toTemporalInstant(),
    whereabouts: whereaboutsOf(clinic, notice),
    clinicHours: clinicHoursFor(clinic.textHours, noticeKindFacts[notice.kind].category),
    words,
    sent: new Map(
      notice.sent.map(({ stepId, about, at }) => [sentKey(stepId, about), new Date(at).toTemporalInstant()]),
    ),
  });
}

/**
 * Texts that are written and wait, and against which the notice speaks by now, or which its rule, or the pause of it, asks for no more, or which
 * say what is not true any more, or would go to a number that is not the patient's main one.
 */
export function unwantedTexts(
  clinic: NoticeClinic,
  rule: Rule | null,
  notice: NoticeToPlan,
): { noticeId: string; stepId: string; about: string; reasonCode: string }[] {
  const planned = plannedNotice(clinic, notice);
  const reason = whyNotTold(planned, { whereabouts: whereaboutsOf(clinic, notice) });
  return notice.sent.flatMap(({ stepId, about, to, isStale }) => {
    if (to === null) return [];
    const found = { noticeId: notice.id, stepId, about };
    const step = rule?.steps.find(({ id }) => id === stepId);
    if (notice.outcome !== null) return [{ ...found, reasonCode: 'notice_closed' }];
    if (!step) return [{ ...found, reasonCode: 'rule_changed' }];
    if (aboutOf(planned, step) !== about) return [{ ...found, reasonCode: 'due_date_moved' }];
    return reason === null && !isStale && to === notice.phoneNumber
      ? []
      : [{ ...found, reasonCode: 'notice_changed' }];
  });
}

function plannedNotice(clinic: NoticeClinic, notice: NoticeToPlan): PlannedNotice {
  return {
    kind: notice.kind,
    outcome: notice.outcome,
    occurredAt: notice.occurredAt.toTemporalInstant(),
    reportedAt: notice.reportedAt.toTemporalInstant(),
    dueOn: notice.dueOn === null ? null : Temporal.PlainDate.from(notice.dueOn),
    dueSetAt: notice.dueSetAt.toTemporalInstant(),
    timeZone: notice.placeZone ?? clinic.timeZone,
    hasValue: notice.hasValue,
    patient: notice.patient,
  };
}

/** Where the patient of a notice may be: as the claim asks. */
export function whereaboutsOf(clinic: NoticeClinic, notice: NoticeToPlan): WhereaboutsFacts | null {
  const { phoneNumber, patientZone, zip, addressState, placeZone } = notice;
  return phoneNumber === null
    ? null
    : {
        phoneNumber,
        chosenZone: patientZone,
        zip,
        addressState,
        clinicZone: placeZone ?? clinic.timeZone,
      };
}
