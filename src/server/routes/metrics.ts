import { collectDefaultMetrics, Gauge, Registry } from '@prometheus-io/client';
import { Hono } from 'hono';
import { readFigures, type Figures } from '@/services/operations/readFigures.ts';
import { requireActor } from '../middleware/actor.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';
import { contextOf } from './api.ts';

/** Prometheus figures of this process and of the caller's clinic. Labels are states and lanes: never a person. */
export function metricsRoutes(server: ServerDeps): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>();
  const ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess, prefix: 'hearback_' });
  routes.use(requireActor(server));
  routes.get('/', async (c) => {
    const figures = await readFigures(contextOf(c, server.staff));
    const ofClinic = registryOf(figures);
    return c.text(`${await ofProcess.metrics()}\n${await ofClinic.metrics()}`, 200, {
      'content-type': ofProcess.contentType,
    });
  });
  return routes;
}

function registryOf(figures: Figures): Registry {
  const registry = new Registry();
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []): Gauge<Label> =>
    new Gauge({ name: `hearback_${name}`, help, labelNames, registers: [registry] });

  const queued = gauge('messages_queued', 'Texts that wait for their time or for a worker.', ['lane']);
  const queuedAge = gauge(
    'messages_queued_oldest_seconds',
    'How long the oldest due text waits; 0 while it is not due.',
    ['lane'],
  );
  for (const { lane, count, oldestSeconds } of figures.queued) {
    queued.set({ lane }, count);
    queuedAge.set({ lane }, oldestSeconds);
  }
  const inDoubt = gauge(
    'messages_in_doubt',
    'Texts at Twilio without an answer yet (sending), or whose answer was lost (unknown).',
    ['state'],
  );
  const inDoubtAge = gauge('messages_in_doubt_oldest_seconds', 'Age of the oldest of them.', ['state']);
  for (const { state, count, oldestSeconds } of figures.inDoubt) {
    inDoubt.set({ state }, count);
    inDoubtAge.set({ state }, oldestSeconds);
  }
  gauge('replies_without_effects', 'Texts of patients that are stored but not acted on yet.').set(
    figures.repliesWithoutEffects,
  );
  const tasks = gauge('tasks_open', 'Open tasks for staff.', ['priority']);
  for (const { priority, count } of figures.openTasks) tasks.set({ priority }, count);
  gauge('conversations_waiting', 'Conversations in which the patient spoke last.').set(
    figures.conversationsWaiting,
  );
  if (figures.workerSilentSeconds !== null) {
    gauge('worker_silent_seconds', 'Time since the last sign of life of any worker.').set(
      figures.workerSilentSeconds,
    );
  }
  return registry;
}
