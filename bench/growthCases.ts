import { randomUUIDv7 } from 'node:crypto';
import {
  abandonedClaims,
  factsOfTexts,
  lockDueTexts,
  withdrawHeldPastDeadline,
  writeClaims,
} from '../src/db/claimQueries.ts';
import { lockSenderState, sendersWithDueTexts } from '../src/db/senderClaimQueries.ts';
import { findLines, storeArrivals } from '../src/db/arrivalQueries.ts';
import {
  conversationById,
  countConversations,
  listConversations,
  unreadAmong,
} from '../src/db/conversationQueries.ts';
import type { ConversationFilter } from '../src/db/conversationQueries.ts';
import type { Connection } from '../src/db/database.ts';
import { readGate, readNumberFacts } from '../src/db/gateQueries.ts';
import { lockAttempted, unknownMessages, writeAttempts } from '../src/db/ledgerQueries.ts';
import { messageHistory } from '../src/db/messageEventQueries.ts';
import { messagesByIds, threadMessages, withdrawPending } from '../src/db/messageQueries.ts';
import { patientsAtNumbers } from '../src/db/patientQueries.ts';
import { findReported, keepReports } from '../src/db/statusQueries.ts';
import { suppressedNumbers } from '../src/db/suppressionQueries.ts';
import { openTasksOfConversations } from '../src/db/taskQueries.ts';
import type { History } from './growthFill.ts';

/** Texts of the history, spread over all of it. */
export type Sample = {
  id: string;
  conversationId: string;
  phoneNumber: string;
  patientId: string | null;
  twilioSid: string | null;
  occurredAt: Date;
  direction: 'inbound' | 'outbound';
};

/** What one run of a case is about: some texts of the history, and some that are due. */
export type Chosen = { history: History; texts: readonly Sample[]; due: readonly Sample[]; now: Date };

export type GrowthCase = {
  name: string;
  /** Work of a day that the rule of the growth is not about is shown beside it. */
  isGoal: boolean;
  run: (connection: Connection, chosen: Chosen) => Promise<unknown>;
};

/** As many as the dispatcher may have under way. */
const claimed = 32;
const reported = 50;
const pageLimit = 51;

const filters: readonly ConversationFilter[] = [
  'all',
  'waiting',
  'unread',
  'mine',
  'unassigned',
  'snoozed',
  'done',
];

const hourBefore = (now: Date): Date => new Date(now.getTime() - 3_600_000);
const newSid = (): string => `SM${randomUUIDv7().replaceAll('-', '')}`;
const senderOf = ({ history }: Chosen) => ({ clinicId: history.clinicId, senderId: history.senderId });

/** What an inbox page asks for, as GET /conversations does. */
async function inbox(
  connection: Connection,
  { history, now }: Chosen,
  filter: ConversationFilter,
  before: { at: Date; id: string } | null,
): Promise<void> {
  const { clinicId } = history;
  const onlooker = { staffMemberId: history.staffIds[0] ?? null, now };
  const rows = await listConversations(connection, clinicId, { filter, onlooker, limit: pageLimit, before });
  const ids = rows.map(({ id }) => id);
  const numbers = rows.map(({ phoneNumber }) => phoneNumber);
  await patientsAtNumbers(connection, clinicId, numbers);
  await suppressedNumbers(connection, clinicId, numbers);
  await openTasksOfConversations(connection, clinicId, ids);
  await unreadAmong(connection, clinicId, ids, onlooker.staffMemberId);
  await messagesByIds(
    connection,
    clinicId,
    rows.flatMap(({ lastMessageId }) => lastMessageId ?? []),
  );
}

async function thread(connection: Connection, { history, texts }: Chosen, isFirst: boolean): Promise<void> {
  const [text] = texts;
  if (!text) return;
  await conversationById(connection, history.clinicId, text.conversationId);
  await threadMessages(connection, history.clinicId, text.conversationId, {
    limit: pageLimit,
    before: isFirst ? null : { at: text.occurredAt, id: text.id },
  });
}

const inboxCases: readonly GrowthCase[] = [
  ...filters.map((filter) => ({
    name: `conversations, ${filter}`,
    isGoal: true,
    run: (connection: Connection, chosen: Chosen) => inbox(connection, chosen, filter, null),
  })),
  {
    name: 'conversations, a later page',
    isGoal: true,
    run: (connection, chosen) => {
      const [text] = chosen.texts;
      const before = text ? { at: text.occurredAt, id: text.id } : null;
      return inbox(connection, chosen, 'all', before);
    },
  },
  {
    name: 'conversations, counts',
    isGoal: false,
    run: (connection, { history, now }) =>
      countConversations(connection, history.clinicId, { staffMemberId: history.staffIds[0] ?? null, now }),
  },
  {
    name: 'thread',
    isGoal: true,
    run: (connection, chosen) => thread(connection, chosen, true),
  },
  {
    name: 'thread, a later page',
    isGoal: true,
    run: (connection, chosen) => thread(connection, chosen, false),
  },
  {
    name: 'history of a text',
    isGoal: false,
    run: async (connection, { history, texts }) => {
      const [text] = texts;
      if (text) await messageHistory(connection, history.clinicId, text.id, text.twilioSid);
    },
  },
];

const claimCases: readonly GrowthCase[] = [
  {
    name: 'senders with due texts',
    isGoal: true,
    run: (connection, { now }) => sendersWithDueTexts(connection, now),
  },
  {
    name: 'claim: lock and read the sender',
    isGoal: true,
    run: (connection, chosen) =>
      lockSenderState(connection, senderOf(chosen), {
        now: chosen.now,
        hourAgo: hourBefore(chosen.now),
        accountKey: 'bench',
      }),
  },
  {
    name: 'claim: due texts',
    isGoal: true,
    run: (connection, chosen) => lockDueTexts(connection, senderOf(chosen), 'reminders', chosen.now, claimed),
  },
  {
    name: 'claim: what speaks against them, brake',
    isGoal: true,
    run: (connection, { history, texts, now }) =>
      factsOfTexts(
        connection,
        history.clinicId,
        texts.slice(0, claimed).map(({ id, conversationId, phoneNumber, patientId, occurredAt }) => ({
          id,
          conversationId,
          phoneNumber,
          patientId,
          category: 'care' as const,
          createdAt: occurredAt,
          caller: 'automated',
          isCounted: false,
          needsPart2: false,
        })),
        { now, hourAgo: hourBefore(now) },
      ),
  },
  {
    name: 'claim: write',
    isGoal: true,
    run: (connection, chosen) =>
      writeClaims(connection, {
        sender: senderOf(chosen),
        now: chosen.now,
        claims: chosen.due.slice(0, claimed).map(({ id }) => ({ id, attemptId: randomUUIDv7() })),
        pace: { segments: 1_000, refilledAt: chosen.now },
        account: { key: 'bench', segmentsPerSecond: 1_000, burst: 3_000, taken: claimed },
        automated: {
          slot: new Date(Math.floor(chosen.now.getTime() / 300_000) * 300_000),
          claims: claimed,
        },
      }),
  },
  {
    name: 'result: read and write',
    isGoal: true,
    run: async (connection, { history, due, now }) => {
      const sids = new Map(due.slice(0, claimed).map(({ id }) => [id, newSid()]));
      const ended = [...sids].map(([id, sid]) => ({ id, sid }));
      const rows = await lockAttempted(connection, history.clinicId, ended);
      const writes = rows.map((row) => {
        const twilioSid = sids.get(row.id) ?? null;
        return {
          row,
          attemptId: randomUUIDv7(),
          event: {
            kind: 'handed_over',
            twilioSid,
            deliveryStatus: 'queued',
            rawStatus: 'queued',
            errorCode: null,
            reasonCode: null,
          },
          change: {
            ...row,
            dispatchState: 'handed_over',
            deliveryStatus: 'queued',
            twilioSid,
            handedOverAt: now,
          },
          madeNothing: false,
        };
      });
      await writeAttempts(connection, history.clinicId, writes, now);
    },
  },
  {
    name: 'sweep of abandoned claims',
    isGoal: true,
    run: (connection, { history, now }) =>
      abandonedClaims(connection, history.clinicId, new Date(now.getTime() - 30_000)),
  },
  {
    name: 'sweep of unknown fate',
    isGoal: true,
    run: (connection, { history, now }) =>
      unknownMessages(connection, history.clinicId, new Date(now.getTime() - 60_000)),
  },
  {
    name: 'sweep of deadlines',
    isGoal: true,
    run: (connection, { history, now }) => withdrawHeldPastDeadline(connection, history.clinicId, now),
  },
];

const arrivalCases: readonly GrowthCase[] = [
  {
    name: 'status callbacks: find and keep',
    isGoal: true,
    run: async (connection, { history, texts, now }) => {
      const sent = texts.filter(({ direction }) => direction === 'outbound').slice(0, reported);
      const sids = sent.flatMap(({ twilioSid }) => twilioSid ?? []);
      const rows = await findReported(
        connection,
        history.clinicId,
        sids,
        sent.map(({ id }) => id),
      );
      const reports = rows.map((row) => ({
        id: randomUUIDv7(),
        messageId: row.id,
        sid: row.twilioSid ?? '',
        kind: 'callback' as const,
        deliveryStatus: 'delivered',
        rawStatus: 'delivered',
        errorCode: null,
        form: Buffer.alloc(300),
        keyId: null,
      }));
      const moves = rows.map((row) => ({ before: row, after: { ...row, deliveryStatus: 'read' as const } }));
      await keepReports(connection, history.clinicId, reports, moves, now);
    },
  },
  {
    name: 'inbound texts: find lines and store',
    isGoal: true,
    run: async (connection, { history, texts, now }) => {
      const byNumber = [...new Map(texts.map((text) => [text.phoneNumber, text])).values()].slice(0, 20);
      const lines = await findLines(
        connection,
        history.clinicId,
        history.senderId,
        byNumber.map(({ phoneNumber }) => phoneNumber),
      );
      await storeArrivals(
        connection,
        {
          clinicId: history.clinicId,
          senderId: history.senderId,
          senderNumber: '+12125550199',
          keyId: randomUUIDv7(),
          storedAt: now,
        },
        lines.map(({ phoneNumber, conversationId, patientId }) => ({
          id: randomUUIDv7(),
          eventId: randomUUIDv7(),
          sid: newSid(),
          phoneNumber,
          conversationId: conversationId ?? '',
          patientId,
          body: Buffer.alloc(120),
          media: null,
          form: Buffer.alloc(600),
          encoding: 'GSM-7',
          segments: 1,
          optOutType: null,
          notAnswer: null,
          occurredAt: now,
          settled: { auditId: randomUUIDv7(), auditDetail: '{}', isWaiting: true },
        })),
      );
    },
  },
  {
    name: 'STOP: what waits for a number',
    isGoal: true,
    run: async (connection, { history, texts }) => {
      const [text] = texts;
      if (text) await withdrawPending(connection, history.clinicId, text.phoneNumber, 'opted_out');
    },
  },
  {
    name: 'direct send: gate, numbers, brake',
    isGoal: true,
    run: async (connection, chosen) => {
      await readGate(connection, chosen.history.clinicId, null);
      const numbers = [...new Set(chosen.texts.map(({ phoneNumber }) => phoneNumber))].slice(0, 8);
      await readNumberFacts(
        connection,
        senderOf(chosen),
        numbers.map((phoneNumber) => ({
          phoneNumber,
          numberHash: Buffer.alloc(32),
          caller: 'automated' as const,
        })),
        hourBefore(chosen.now),
      );
    },
  },
];

/** The queries that must not become slow with the years, run as the program runs them. */
export const growthCases: readonly GrowthCase[] = [...claimCases, ...arrivalCases, ...inboxCases];
