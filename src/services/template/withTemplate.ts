import { templateByKey } from '@/db/templateQueries.ts';
import { builtInTemplate } from '@/domain/template/builtIn.ts';
import type { Context } from '../context.ts';
import type { SendRequest } from '../message/sendRequest.ts';

/**
 * Adds what the named template says of its texts: of a built-in one without a look at the database. A key that nobody knows says nothing:
 * callers may name templates of their own.
 */
export async function withTemplate(ctx: Context, request: SendRequest): Promise<SendRequest> {
  const { templateKey } = request;
  if (templateKey === undefined || request.template) return request;
  const known =
    builtInTemplate(templateKey) ??
    // No key of ours has other signs, some of which the database cannot hold.
    (/^\w{1,80}$/.test(templateKey) ? await templateByKey(ctx.db, ctx.clinicId, templateKey) : undefined);
  if (!known) return request;
  const { category, purpose } = known;
  return { ...request, template: { category, asksAboutVisit: purpose === 'visit_reminder' } };
}
