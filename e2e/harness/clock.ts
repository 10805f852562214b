const zone = 'America/New_York';
const wednesday = 3;

const begun = Temporal.Now.zonedDateTimeISO(zone);
const atStoryTime = begun
  .add({ days: (wednesday - begun.dayOfWeek + 7) % 7 })
  .with({ hour: 10, minute: 30, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 });

/**
 * Stories begin at half past ten on a Wednesday of the clinic and tick on from there, whenever they are run: at night and on
 * Sundays the product rightly asks other questions. Always ahead, up to a week: what the database dates itself is then past.
 */
const shift =
  (atStoryTime.epochMilliseconds < begun.epochMilliseconds ? atStoryTime.add({ days: 7 }) : atStoryTime)
    .epochMilliseconds - begun.epochMilliseconds;

/** The time of the story: of the app, of the simulated Twilio and of every page. */
export function storyNow(): Date {
  return new Date(Date.now() + shift);
}

/** The day of the story at the clinic, or one so many days later, as YYYY-MM-DD. */
export function storyDay(daysLater = 0): string {
  const today = Temporal.Instant.fromEpochMilliseconds(storyNow().getTime()).toZonedDateTimeISO(zone);
  return today.toPlainDate().add({ days: daysLater }).toString();
}

/** What a page runs before its own scripts, for its Date to tell the time of the story. */
export const storyClockScript = `
  const Real = Date;
  globalThis.Date = class Date extends Real {
    constructor(...parts) {
      if (parts.length === 0) super(Real.now() + ${shift});
      else super(...parts);
    }
    static now() {
      return Real.now() + ${shift};
    }
  };
`;
