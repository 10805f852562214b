import {
  markConversationRead,
  openConversation,
  placeConversation,
  startWaiting,
} from '@/db/conversationQueries.ts';
import { insertQuestion } from '@/db/questionQueries.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { answers } from '@/domain/keyword/answers.ts';
import { completeText } from '@/domain/template/completeText.ts';
import { builtInTemplates } from '@/domain/template/builtIn.ts';
import { renderForPatient } from '../../template/renderForPatient.ts';
import { demoThreads, type DemoText } from './demoThreads.ts';
import { demoPatient, demoVisit, hoursBefore, type DemoWorld, type Told } from './demoWorld.ts';
import { applyDemoAnswer } from './applyDemoAnswer.ts';
import { writePastText } from './writePastText.ts';

/** Conversations of the last days, with what patients' answers did. */
export async function seedThreads(world: DemoWorld): Promise<void> {
  for (const thread of demoThreads) {
    const conversation = await openConversation(world.tx, {
      clinicId: world.ctx.clinicId,
      id: world.ctx.newId(),
      senderId: world.sender.id,
      phoneNumber: thread.phoneNumber,
    });
    const told: Told = { thread, conversationId: conversation.id, question: null, lastInbound: null };
    for (const text of thread.texts) await tell(world, told, text);
    await place(world, told);
  }
}

async function tell(world: DemoWorld, told: Told, text: DemoText): Promise<void> {
  const { ctx, tx, sender } = world;
  const { thread } = told;
  const at = hoursBefore(world.now, text.hoursAgo);
  const common = {
    conversationId: told.conversationId,
    senderId: sender.id,
    phoneNumber: thread.phoneNumber,
    senderNumber: sender.phoneNumber,
    patientId: thread.patient === null ? null : demoPatient(world, thread.patient).id,
    language: null,
    at,
  };
  const writer = thread.assignee === 'colleague' ? world.colleagueId : world.staffId;
  const byStaff = { direction: 'outbound', actorKind: 'staff', actorId: writer, lane: 'staff' } as const;
  switch (text.kind) {
    case 'template':
      await tellTemplate(world, told, text, { ...common, ...byStaff });
      return;
    case 'typed': {
      const first = thread.texts[0] === text;
      const completed = completeText({
        text: text.text,
        clinicName: world.clinic.name,
        language: 'en',
        needsName: first,
        needsStop: first,
      });
      await writePastText(ctx, tx, {
        ...common,
        ...byStaff,
        category: 'care',
        body: completed.text,
        additions: completed.additions,
        language: 'en',
      });
      return;
    }
    case 'patient': {
      const id = await writePastText(ctx, tx, {
        ...common,
        direction: 'inbound',
        category: 'conversation',
        actorKind: 'patient',
        actorId: null,
        body: text.text,
      });
      told.lastInbound = { id, at };
      if (text.answers) await applyDemoAnswer(world, told, text.answers, { id, at });
      return;
    }
    case 'answer':
    default:
      await writePastText(ctx, tx, {
        ...common,
        direction: 'outbound',
        category: 'conversation',
        actorKind: 'job',
        actorId: 'automatic_answer',
        lane: 'answers',
        answersMessageId: told.lastInbound?.id ?? null,
        intentKey: told.lastInbound ? `answer:${told.lastInbound.id}` : null,
        appointmentId: told.question ? demoVisit(world, told.question.visit).id : null,
        language: 'en',
        body: answerText(world, text.answer),
      });
  }
}

type Common = Omit<Parameters<typeof writePastText>[2], 'category' | 'body'>;

async function tellTemplate(
  world: DemoWorld,
  told: Told,
  text: Extract<DemoText, { kind: 'template' }>,
  common: Common,
): Promise<void> {
  const { ctx, tx } = world;
  const patient = demoPatient(world, text.patient);
  const visit = text.visit === undefined ? null : demoVisit(world, text.visit);
  const rendered = await renderForPatient(ctx, tx, text.template, patient, {
    ...text.values,
    ...(visit ? { doctor: visit.clinician, date: visit.startsAt } : {}),
  });
  const { text: body, additions } = completeText({
    text: rendered.text,
    clinicName: world.clinic.name,
    language: rendered.language,
    needsName: true,
    needsStop: true,
  });
  const messageId = await writePastText(ctx, tx, {
    ...common,
    patientId: patient.id,
    appointmentId: visit?.id ?? null,
    category: builtInTemplates[text.template].category,
    templateKey: text.template,
    language: rendered.language,
    additions,
    body,
    failure: text.failure,
  });
  if (!visit) return;
  const id = ctx.newId();
  await insertQuestion(tx, {
    clinicId: ctx.clinicId,
    id,
    conversationId: told.conversationId,
    kind: 'reminder',
    messageId,
    appointmentIds: [visit.id],
    offersCancel: true,
    askedAt: common.at,
    expiresAt: visit.startsAt,
  });
  told.question = { id, visit: visit.key };
}

function answerText(world: DemoWorld, kind: 'confirmed' | 'reschedule'): string {
  if (kind === 'confirmed') return answers.en.confirmed;
  const { name, phoneNumber, country } = world.clinic;
  const phone = formatPhoneNumber(phoneNumber ?? '', homeCountry(country));
  return answers.en.reschedule({ name, phone });
}

async function place(world: DemoWorld, { thread, conversationId, lastInbound }: Told): Promise<void> {
  const { ctx, tx } = world;
  if (thread.assignee === 'colleague') {
    await placeConversation(tx, ctx.clinicId, conversationId, {
      status: 'open',
      snoozedUntil: null,
      assignedTo: world.colleagueId,
      waitingSince: null,
    });
  }
  if (!lastInbound) return;
  if (thread.waits) await startWaiting(tx, ctx.clinicId, conversationId, lastInbound.at);
  if (thread.isUnread) return;
  for (const reader of [world.staffId, world.colleagueId]) {
    await markConversationRead(tx, ctx.clinicId, conversationId, reader, lastInbound.at);
  }
}
