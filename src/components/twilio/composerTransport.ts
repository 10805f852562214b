import { z } from 'zod';
import { type ApiOptions, createSend, parseAnswer } from '@/client/request.ts';
import {
  type Message,
  messageSchema,
  type Preview,
  type PreviewRequest,
  previewSchema,
  type SendSmsAnswer,
  sendSmsAnswerSchema,
  type SendSmsRequest,
} from '@/contracts/message.ts';
import {
  type RenderedTemplate,
  renderedTemplateSchema,
  type renderTemplateRequestSchema,
  type Template,
  templateSchema,
} from '@/contracts/template.ts';

/** How the composer reaches the API. A host may bring its own; refusals are thrown as ApiProblem. */
export interface ComposerTransport {
  /** Sends one text. The same `clientKey` never makes a second one, however often it is repeated. */
  send(request: SendSmsRequest, clientKey: string): Promise<SendSmsAnswer>;
  preview(request: PreviewRequest, signal?: AbortSignal): Promise<Preview>;
  templates(signal?: AbortSignal): Promise<Template[]>;
  render(
    key: string,
    request: z.input<typeof renderTemplateRequestSchema>,
    signal?: AbortSignal,
  ): Promise<RenderedTemplate>;
  /** The present state of a text, by our id. */
  message(id: string, signal?: AbortSignal): Promise<Message>;
  /** Calls `onChange` whenever the text may have moved on. Without it, the composer asks again and again. */
  subscribe?(id: string, onChange: () => void): () => void;
  /** Calls `onChange` whenever consent or an opt-out may have changed. The composer also looks when its page is looked at. */
  watchConsent?(onChange: () => void): () => void;
}

const templateList = z.object({ items: z.array(templateSchema) });

/** The transport to Hearback's own API, on the page's origin unless told otherwise. */
export function createComposerTransport(options: ApiOptions = {}): ComposerTransport {
  const send = createSend(options);
  return {
    send: async (body, idempotencyKey) =>
      parseAnswer(
        sendSmsAnswerSchema,
        await send('POST', '/api/v2/twilio/send-sms', { body, idempotencyKey }),
      ),
    preview: async (body, signal) =>
      parseAnswer(previewSchema, await send('POST', '/api/v2/messages/preview', { body, signal })),
    templates: async (signal) =>
      parseAnswer(templateList, await send('GET', '/api/v2/templates', { signal })).items,
    render: async (key, body, signal) =>
      parseAnswer(
        renderedTemplateSchema,
        await send('POST', `/api/v2/templates/${encodeURIComponent(key)}/render`, { body, signal }),
      ),
    message: async (id, signal) =>
      parseAnswer(messageSchema, await send('GET', `/api/v2/messages/${encodeURIComponent(id)}`, { signal })),
  };
}
