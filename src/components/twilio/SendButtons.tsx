import { clockThere } from './sendTimes.ts';
import type { SmsComposer } from './useSmsComposer.ts';

/** Send; at night also “send in the morning”, and in closed hours that alone (TZ-08, TCPA-10). */
export function SendButtons({
  composer,
  reasonId,
  onSend,
}: {
  composer: SmsComposer;
  reasonId: string;
  onSend: (sendAt?: string | null) => void;
}) {
  const { labels, times, disabledReason, preview } = composer;
  const { later, mayLeaveNow } = times;
  const laterWords = later && labels.sendLater(clockThere(later.at, later.timeZone, preview.answeredAt));
  const nowWords = laterWords === null ? labels.send : mayLeaveNow ? labels.sendNow : laterWords;
  return (
    <div className="hb-composer-buttons">
      {later !== null && mayLeaveNow && !composer.isSending && (
        <button
          type="button"
          className="hb-composer-later"
          aria-disabled={disabledReason !== null}
          aria-describedby={reasonId}
          onClick={() => onSend(later.at)}
        >
          {laterWords}
        </button>
      )}
      <button
        type="button"
        className="hb-composer-send"
        aria-disabled={disabledReason !== null}
        aria-describedby={reasonId}
        aria-keyshortcuts="Control+Enter Meta+Enter"
        onClick={() => onSend()}
      >
        {composer.isSending ? labels.sending : nowWords}
      </button>
    </div>
  );
}
