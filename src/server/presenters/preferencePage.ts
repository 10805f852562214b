import { html, raw } from 'hono/html';
import { consentSubjects } from '@/domain/consent/consentSubjects.ts';
import { consentWording } from '@/domain/consent/consentWording.ts';
import { preferenceWords } from '@/domain/consent/preferenceWords.ts';
import type { ReviewedLanguage } from '@/domain/template/language.ts';
import type { Choices } from '@/services/preference/readChoices.ts';
import { patientPage, type Html } from './patientPage.ts';

/** What every page of a link needs to know. Nothing of it is about the patient. */
export type PageFrame = {
  language: ReviewedLanguage;
  clinic: { name: string; phoneNumber: string | null };
  token: string;
};

/** Before anybody has said who they are: stop everything, or answer the second question. Tells nothing about the patient. */
export function welcomePage(frame: PageFrame, state: { isOpen: boolean; isWrong: boolean }): Html {
  const words = preferenceWords[frame.language];
  return page(
    frame,
    words.title(frame.clinic.name),
    html`${state.isWrong ? html`<p class="problem" role="alert" id="wrong">${words.wrong}</p>` : ''}
    ${
      state.isOpen
        ? birthDateForm(frame, state.isWrong)
        : html`<p class="note">${words.over(frame.clinic.phoneNumber)}</p>`
    }
    ${stopForm(frame)}`,
  );
}

/** One box a subject, as it stands now, each with its words. */
export function choicesPage(frame: PageFrame, choices: Choices, proof: string): Html {
  const words = preferenceWords[frame.language];
  return page(
    frame,
    words.choicesFor(choices.display),
    html`${
        choices.isOptedOut
          ? html`<p class="note">
              <strong>${words.optedOut}</strong> ${words.comeBack(choices.startNumber)}
            </p>`
          : ''
      }
      <form method="post" action="/p/${frame.token}/choices?lang=${frame.language}" autocomplete="off">
        <input type="hidden" name="proof" value="${proof}" />
        ${consentSubjects.map(({ key, categories: [category] }) => {
          const wording =
            category === undefined
              ? null
              : consentWording(category, frame.clinic.name, frame.language, choices.display);
          return html`<div class="choice">
            <input
              type="checkbox"
              id="${key}"
              name="subject"
              value="${key}"
              aria-describedby="${key}-words"
              ${choices.allowed.has(key) ? raw('checked') : ''}
            />
            <label for="${key}">${words.subjects[key]}</label>
            <p id="${key}-words">${wording?.text ?? ''}</p>
          </div>`;
        })}
        <button type="submit">${words.save}</button>
      </form>
      ${stopForm(frame)}`,
  );
}

/** What counts from now on. */
export function savedPage(frame: PageFrame, choices: Choices): Html {
  const words = preferenceWords[frame.language];
  return page(
    frame,
    words.savedTitle,
    html`<ul>
        ${consentSubjects.map(
          ({ key }) =>
            html`<li>
              ${words.subjects[key]}: <strong>${choices.allowed.has(key) ? words.on : words.off}</strong>
            </li>`,
        )}
      </ul>
      ${
        choices.isOptedOut
          ? html`<p class="note">
              <strong>${words.optedOut}</strong> ${words.comeBack(choices.startNumber)}
            </p>`
          : stopForm(frame)
      }`,
  );
}

/** All texts have stopped. */
export function stoppedPage(frame: PageFrame, startNumber: string | null): Html {
  const words = preferenceWords[frame.language];
  return page(
    frame,
    words.stopTitle,
    html`<p class="note" role="status">${words.stopped(frame.clinic.name)}</p>
      <p>${words.comeBack(startNumber)}</p>`,
  );
}

/** No link of ours, or too many tries from one place: a page that knows nothing. */
export function plainPage(language: ReviewedLanguage, what: 'unknown' | 'busy'): Html {
  const words = preferenceWords[language];
  return patientPage(
    language,
    words.unknownTitle,
    html`<h1>${words.unknownTitle}</h1>
      <p>${words[what]}</p>`,
  );
}

function birthDateForm({ language, token }: PageFrame, isWrong: boolean): Html {
  const words = preferenceWords[language];
  return html`<section aria-labelledby="choose">
    <h2 id="choose">${words.chooseTitle}</h2>
    <p>${words.whyBirthDate}</p>
    <form method="post" action="/p/${token}?lang=${language}">
      <label for="birth-date">${words.birthDate}</label>
      <input
        type="date"
        id="birth-date"
        name="birthDate"
        autocomplete="bday"
        required
        ${isWrong ? raw('aria-invalid="true" aria-describedby="wrong"') : ''}
      />
      <button type="submit">${words.continue}</button>
    </form>
  </section>`;
}

function stopForm({ language, token }: PageFrame): Html {
  const words = preferenceWords[language];
  return html`<section aria-labelledby="stop">
    <h2 id="stop">${words.stopTitle}</h2>
    <p>${words.stopText}</p>
    <form method="post" action="/p/${token}/stop?lang=${language}">
      <button type="submit" class="stop">${words.stopButton}</button>
    </form>
  </section>`;
}

function page(frame: PageFrame, title: string, content: Html): Html {
  const words = preferenceWords[frame.language];
  const other = frame.language === 'en' ? 'es' : 'en';
  return patientPage(
    frame.language,
    title,
    html`<p class="language">
        <a href="/p/${frame.token}?lang=${other}" lang="${other}" hreflang="${other}"
          >${words.otherLanguage}</a
        >
      </p>
      <p class="clinic">${frame.clinic.name}</p>
      <h1>${title}</h1>
      ${content}`,
  );
}
