import { html, raw } from 'hono/html';
import type { Proof, ProofEntry } from '@/contracts/proof.ts';

const style = `
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 52rem; padding: 1.5rem 1rem; font: 0.9375rem/1.5 system-ui, sans-serif; color: #15211f; background: #fff; }
h1 { margin: 0 0 0.25rem; font-size: 1.375rem; line-height: 1.3; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.0625rem; }
p { margin: 0.25rem 0; }
.soft, dt, time { color: #53625f; }
ol { list-style: none; margin: 0; padding: 0; }
li { border-top: 1px solid #dae1df; padding: 0.75rem 0; break-inside: avoid; }
h3 { margin: 0; font-size: 0.9375rem; }
blockquote { margin: 0.375rem 0; padding-left: 0.75rem; border-left: 3px solid #b5dcd4; white-space: pre-wrap; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: 0 1rem; margin: 0.25rem 0 0; font-size: 0.8125rem; }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.25rem; } }
@media print { body { padding: 0; max-width: none; font-size: 10pt; } }
`;

/** A proof as one page, to read, print and keep. It needs nothing else and runs no script. */
export async function proofPage(proof: Proof): Promise<string> {
  const { clinic, display, entries } = proof;
  const time = (at: string) => html`<time datetime="${at}">${exactTime(at, clinic.timeZone)} (${at})</time>`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>Consent and texts, ${display}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <main>
          <h1>Consent and texts of ${display}</h1>
          <p>
            ${clinic.name} · ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}, oldest first
          </p>
          <p class="soft">
            Made ${time(proof.madeAt)} by ${whoWords(proof.madeBy)}. Export ${proof.id}. Times are of
            ${clinic.timeZone}, with UTC beside them.
          </p>
          <p>
            ${
              proof.isOptedOut
                ? html`<strong>This number has opted out: nothing is texted to it.</strong>`
                : html`No opt-out is in force.`
            }
          </p>
          ${
            proof.showsTexts
              ? ''
              : html`<p>
                  <strong>The words of texts are left out: who made this may not read them.</strong>
                </p>`
          }
          <h2>Everything on record</h2>
          ${entries.length === 0 ? html`<p>Nothing is on record for this number.</p>` : ''}
          <ol>
            ${entries.map((entry) => entryItem(entry, time))}
          </ol>
        </main>
      </body>
    </html>`;
  return String(await page);
}

function entryItem(entry: ProofEntry, time: (at: string) => unknown) {
  return html`<li>
    <h3>${entry.title}</h3>
    <p>${time(entry.at)}, ${whoWords(entry.actor)}</p>
    ${entry.words === null ? '' : html`<blockquote dir="auto">${entry.words}</blockquote>`}
    <dl>
      ${entry.facts.map(
        ({ name, value }) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
  </li>`;
}

const kinds: Readonly<Record<string, string>> = {
  patient: 'the patient',
  staff: 'a staff member',
  api_key: 'an API key',
  host: 'the host application',
  webhook: 'Twilio',
  job: 'a rule',
};

function whoWords({ kind, name }: Proof['madeBy']): string {
  return name ?? kinds[kind] ?? kind;
}

function exactTime(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'long', timeZone }).format(
    new Date(at),
  );
}
