import { html, raw } from 'hono/html';
import { consentSubjects } from '@/domain/consent/consentSubjects.ts';
import { preferenceWords } from '@/domain/consent/preferenceWords.ts';
import { programmeWords } from '@/domain/consent/programmeWords.ts';
import type { ReviewedLanguage } from '@/domain/template/language.ts';
import { patientPage, type Html } from './patientPage.ts';

/** What the page says of a clinic: nothing that its patients may not know. */
export type Programme = {
  clinicId: string;
  name: string;
  /** As people read it; null where none is set. */
  phoneNumber: string | null;
  startNumber: string | null;
  language: ReviewedLanguage;
};

/** Programme terms, privacy, help and opt-out of a clinic. @param isWrong whether what was typed is no number */
export function programmePage(programme: Programme, isWrong = false): Html {
  const { name, language, phoneNumber } = programme;
  const words = programmeWords[language];
  return framed(
    programme,
    words.title(name),
    html`<p>${words.intro(name)}</p>
      <section aria-labelledby="about">
        <h2 id="about">${words.aboutTitle}</h2>
        <ul>
          ${consentSubjects.map(({ key }) => html`<li>${preferenceWords[language].subjects[key]}</li>`)}
        </ul>
      </section>
      <section aria-labelledby="terms">
        <h2 id="terms">${words.termsTitle}</h2>
        <ul>
          ${[
            words.frequency,
            words.cost,
            words.help(phoneNumber),
            words.stop,
            words.noCondition,
            words.carriers,
          ].map((sentence) => html`<li>${sentence}</li>`)}
        </ul>
      </section>
      <section aria-labelledby="privacy">
        <h2 id="privacy">${words.privacyTitle}</h2>
        ${words.privacy.map((sentence) => html`<p>${sentence}</p>`)}
      </section>
      <section aria-labelledby="stop">
        <h2 id="stop">${words.formTitle}</h2>
        <p id="stop-words">${words.formText}</p>
        <form method="post" action="${addressOf(programme)}/stop?lang=${language}">
          ${isWrong ? html`<p class="problem" role="alert" id="wrong">${words.wrong}</p>` : ''}
          <label for="number">${words.number}</label>
          <input
            type="tel"
            id="number"
            name="phoneNumber"
            autocomplete="tel"
            required
            aria-describedby="stop-words"
            ${isWrong ? raw('aria-invalid="true" aria-errormessage="wrong" autofocus') : ''}
          />
          <button type="submit" class="stop">${words.button}</button>
        </form>
      </section>`,
  );
}

/** All texts to what was typed have stopped; whether that number is known here is not said. */
export function programmeStoppedPage(programme: Programme): Html {
  const { name, language, startNumber } = programme;
  const words = programmeWords[language];
  return framed(
    programme,
    words.formTitle,
    html`<p class="note" role="status">${words.stopped(name)}</p>
      <p>${preferenceWords[language].comeBack(startNumber)}</p>`,
  );
}

/** No clinic of ours, or too many tries from one place. */
export function programmePlainPage(language: ReviewedLanguage, what: 'unknown' | 'busy'): Html {
  const words = programmeWords[language];
  const title = what === 'unknown' ? words.unknownTitle : words.formTitle;
  return patientPage(
    language,
    title,
    html`<h1>${title}</h1>
      <p>${words[what]}</p>`,
  );
}

function addressOf({ clinicId }: Programme): string {
  return `/texting/${clinicId}`;
}

function framed(programme: Programme, title: string, content: Html): Html {
  const other = programme.language === 'en' ? 'es' : 'en';
  return patientPage(
    programme.language,
    title,
    html`<p class="language">
        <a href="${addressOf(programme)}?lang=${other}" lang="${other}" hreflang="${other}"
          >${programmeWords[programme.language].otherLanguage}</a
        >
      </p>
      <p class="clinic">${programme.name}</p>
      <h1>${title}</h1>
      ${content}`,
  );
}
