import type { Connection } from './database.ts';
import type { DecisionRow } from './decisionQueries.ts';
import type { MessageRow } from './messageQueries.ts';
import type { Selectable } from 'kysely';
import type { SuppressionTable } from './schema.ts';

/** All texts between the clinic's senders and a number, oldest first. */
export function textsOfNumber(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
): Promise<MessageRow[]> {
  return connection
    .selectFrom('message')
    .selectAll('message')
    .innerJoin('conversation', (join) =>
      join
        .onRef('conversation.clinicId', '=', 'message.clinicId')
        .onRef('conversation.id', '=', 'message.conversationId'),
    )
    .where('message.clinicId', '=', clinicId)
    .where('conversation.phoneNumber', '=', phoneNumber)
    .orderBy('message.occurredAt')
    .orderBy('message.id')
    .execute();
}

/** Every opt-out of a number, those that are over too, and those that outlived its erasure (TCPA-16), oldest first. */
export function suppressionsOfNumber(
  connection: Connection,
  clinicId: string,
  { phoneNumber, numberHash }: { phoneNumber: string; numberHash: Buffer },
): Promise<Selectable<SuppressionTable>[]> {
  return connection
    .selectFrom('suppression')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where((where) =>
      where.or([
        where('phoneNumber', '=', phoneNumber),
        where.and([where('numberHash', '=', numberHash), where('erasedAt', 'is not', null)]),
      ]),
    )
    .orderBy('startedAt')
    .orderBy('id')
    .execute();
}

/** Why texts to a number were or were not sent: of those that there are, and of those that were refused. */
export async function decisionsOfNumber(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
): Promise<DecisionRow[]> {
  const decisions = () => connection.selectFrom('decision').selectAll('decision');
  const ofTexts = await decisions()
    .innerJoin('message', (join) =>
      join.onRef('message.clinicId', '=', 'decision.clinicId').onRef('message.id', '=', 'decision.messageId'),
    )
    .innerJoin('conversation', (join) =>
      join
        .onRef('conversation.clinicId', '=', 'message.clinicId')
        .onRef('conversation.id', '=', 'message.conversationId'),
    )
    .where('decision.clinicId', '=', clinicId)
    .where('conversation.phoneNumber', '=', phoneNumber)
    .execute();
  const ofRefused = await decisions()
    .where('decision.clinicId', '=', clinicId)
    .where('decision.messageId', 'is', null)
    .where('decision.phoneNumber', '=', phoneNumber)
    .execute();
  return [...ofTexts, ...ofRefused];
}
