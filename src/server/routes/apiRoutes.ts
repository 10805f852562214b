import { requireActor } from '../middleware/actor.ts';
import { requireJsonBody } from '../middleware/jsonBody.ts';
import { noStore } from '../middleware/noStore.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { createApi } from './api.ts';
import { apiKeyRoutes } from './apiKeys.ts';
import { appointmentRoutes } from './appointments.ts';
import { auditRoutes } from './audit.ts';
import { campaignRoutes } from './campaigns.ts';
import { changeRoutes } from './changes.ts';
import { consentImportRoutes } from './consentImports.ts';
import { consentRoutes } from './consent.ts';
import { consentProofRoutes } from './consentProof.ts';
import { conversationRoutes } from './conversations.ts';
import { addDescription } from './description.ts';
import { messageRoutes } from './messages.ts';
import { operationsRoutes } from './operations.ts';
import { patientRoutes } from './patients.ts';
import { preferenceLinkRoutes } from './preferenceLinks.ts';
import { sessionRoutes } from './session.ts';
import { taskRoutes } from './tasks.ts';
import { templateRoutes } from './templates.ts';
import { twilioRoutes } from './twilio.ts';

/** Everything under /api/v2. What stands above the guard looks after itself; below it, whoever asks is known. */
export function apiRoutes(server: ServerDeps) {
  const api = createApi();
  addDescription(api, server);
  api.use('*', noStore);
  api.route('/twilio', twilioRoutes(server));
  api.use('*', requireActor(server), requireJsonBody);
  api.route('/', sessionRoutes(server));
  api.route('/messages', messageRoutes(server));
  api.route('/conversations', conversationRoutes(server));
  api.route('/patients', patientRoutes(server));
  api.route('/', consentRoutes(server));
  api.route('/consent/proofs', consentProofRoutes(server));
  api.route('/consent/imports', consentImportRoutes(server));
  api.route('/', preferenceLinkRoutes(server));
  api.route('/appointments', appointmentRoutes(server));
  api.route('/tasks', taskRoutes(server));
  api.route('/templates', templateRoutes(server));
  api.route('/campaigns', campaignRoutes(server));
  api.route('/api-keys', apiKeyRoutes(server));
  api.route('/', operationsRoutes(server));
  api.route('/audit', auditRoutes(server));
  api.route('/', changeRoutes(server));
  return api;
}
