import { html, raw } from 'hono/html';
import type { ReviewedLanguage } from '@/domain/template/language.ts';
import { patientPageStyle } from './patientPageStyle.ts';

export type Html = ReturnType<typeof html>;

/** A page for patients: no script, nothing fetched, found by no search engine. */
export function patientPage(language: ReviewedLanguage, title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${raw(patientPageStyle)}
        </style>
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>`;
}
