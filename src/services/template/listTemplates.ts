import { clinicById } from '@/db/clinicQueries.ts';
import { contentSettings } from '@/db/contentSettingsQueries.ts';
import { senderOfClinic } from '@/db/senderQueries.ts';
import { currentVariants, templatesOfClinic } from '@/db/templateQueries.ts';
import { isTollFree } from '@/domain/phone/tollFree.ts';
import { requireScope, type Context } from '../context.ts';
import { presentTemplate, type PresentedTemplate } from './presentTemplate.ts';

/** The clinic's templates with the newest text of each language, shown as it would really be sent. */
export async function listTemplates(ctx: Context): Promise<{ items: PresentedTemplate[] }> {
  requireScope(ctx.actor, 'templates:read');
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const sender = await senderOfClinic(ctx.db, ctx.clinicId);
  const templates = await templatesOfClinic(ctx.db, ctx.clinicId);
  const variants = await currentVariants(
    ctx.db,
    ctx.clinicId,
    templates.map(({ id }) => id),
  );
  const frame = {
    clinic,
    content: await contentSettings(ctx.db, ctx.clinicId),
    now: ctx.now(),
    isTollFree: sender?.phoneNumber ? isTollFree(sender.phoneNumber) : false,
  };
  return {
    items: templates.map((template) =>
      presentTemplate(
        template,
        variants.filter(({ templateId }) => templateId === template.id),
        frame,
      ),
    ),
  };
}
