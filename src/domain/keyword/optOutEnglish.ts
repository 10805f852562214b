import type { Phrase } from './phrase.ts';

const texts = '(?:texts?|texting|txts?|messages?|messaging|msgs?|sms|notifications?|alerts?|reminders?|spam)';
const determiners =
  '(?:(?:all|any|the|these|those|this|your|my|more|anymore|further|such|automated|text|send|sending|getting|receiving|me|of|with) )';
const me = '(?:me|us|my (?:phone |cell |mobile )?number|this (?:phone )?number|my name)';
// “Don’t text me at work” limits, it does not end: left to a person.
const conditional =
  /\b(?:dont|do not|never) (?:\w+ ){1,5}(?:at work|before|after|during|until|while|when|unless|if|about|on \w+days?|on weekends|in the|at night|today|tonight|tomorrow|this week|so|late|early)\b/;

/** Sentences in English that ask for no more texts (TCPA-19 c and e). */
export const optOutEnglish: Phrase[] = [
  {
    rule: 'stop_texting',
    language: 'en',
    pattern:
      /\b(?:stop|quit|cease|discontinue) (?:\w+ (?:and |or )?)?(?:texting|txting|messaging|msging|contacting|bothering|spamming|bugging|harassing)\b/,
  },
  { rule: 'stop_texts', language: 'en', pattern: new RegExp(`\\bstop ${determiners}{0,6}${texts}\\b`) },
  {
    rule: 'stop_sending',
    language: 'en',
    pattern:
      /\b(?:stop|quit|cease) sending(?: (?:me|us|this|these|those|that|it|to this number))*(?: (?:stuff|things|crap|shit|junk|please|pls|now|anymore))*$/,
  },
  {
    rule: 'stop_everything',
    language: 'en',
    pattern: /\bstop (?:everything|at once|all (?:communications?|contact)|blowing up my phone)\b/,
  },
  {
    rule: 'asked_to_stop',
    language: 'en',
    pattern:
      /\b(?:asked|told|begged|said)(?: (?:you|u|yall|them|already|before))* to stop(?: (?:please|already|this|it|before))*$|\bfor the last time stop$/,
    not: /\b(?:doctor|dr|nurse|pharmacist|surgeon)\b/,
  },
  {
    rule: 'texts_stop',
    language: 'en',
    pattern: new RegExp(
      `\\b${texts} (?:(?:to|need to|needs to|must|should|have to|has to|got to|gotta|can) )?stop\\b`,
    ),
    not: /\b(?:when|why|if|did|will|does|do)\b/,
  },
  {
    rule: 'end_texts',
    language: 'en',
    pattern: new RegExp(
      `\\b(?:quit|end|cease|discontinue|turn off|shut off) ${determiners}{0,6}${texts}\\b|\\benough (?:with|of) ${determiners}{0,3}${texts}\\b`,
    ),
    not: /\b(?:end|enough) of (?:message|msg|text)\b/,
  },
  {
    rule: 'reply_stop',
    language: 'en',
    pattern:
      /^(?:reply|respond|text|txt|send|type)(?: with| back)? stop(?: (?:to|2) \w+(?: \w+){0,2})?$|^stop ?(?:to|2) ?(?:end|quit|cancel|unsubscribe|opt ?out|stop)$/,
  },
  { rule: 'unsubscribe', language: 'en', pattern: /\bunsubscribe\b/ },
  {
    rule: 'opt_out',
    language: 'en',
    pattern: new RegExp(
      `\\bopt(?:ing)? (?:me |us )?out(?:\\b(?! of\\b)| of ${determiners}*(?:${texts}|list|service|program)\\b)`,
    ),
  },
  {
    rule: 'take_me_off_list',
    language: 'en',
    pattern: new RegExp(
      `\\b(?:take|remove|get|delete) ${me} (?:off(?: of)?|from|out of) (?:\\w+ ){0,3}(?:lists?|database|thread|contacts|group|${texts})\\b`,
    ),
  },
  {
    rule: 'be_removed',
    language: 'en',
    pattern: new RegExp(
      `\\bbe (?:removed|taken) (?:off(?: of)?|from) (?:\\w+ ){0,3}(?:lists?|database|thread|contacts|group|${texts})\\b`,
    ),
  },
  {
    rule: 'take_me_off',
    language: 'en',
    pattern:
      /\b(?:take me off|take us off|remove me|remove us|delete me)(?: (?:of|this|please|pls|now|asap|immediately|thanks|thank you|today))*$/,
  },
  {
    rule: 'remove_number',
    language: 'en',
    pattern: /\b(?:remove|delete|lose|forget|erase) (?:my|this) (?:phone |cell |mobile )?number\b/,
  },
  {
    rule: 'no_more_texts',
    language: 'en',
    pattern: new RegExp(`\\bno more (?:\\w+ )?${texts}\\b`),
    not: /\b(?:there (?:are|were|is)|i (?:have|see|got|had)) no more\b/,
  },
  {
    rule: 'no_texts',
    language: 'en',
    pattern: new RegExp(`^no (?:more?|(?:more? )?${texts})(?: (?:please|pls|thanks|thank you|anymore))*$`),
  },
  { rule: 'leave_me_alone', language: 'en', pattern: /\bleave (?:me|us) (?:\w+ ){0,3}alone\b/ },
  {
    rule: 'do_not_text',
    language: 'en',
    pattern:
      /(?<!\bi )\b(?:dont|do not|never) (?:ever )?(?:call (?:or|and|nor) )?(?:text|txt|message|msg|contact)(?: (?:me|us|this (?:number|phone)|here|again|any ?more|back|ever)\b|$)/,
    not: conditional,
  },
  {
    rule: 'do_not_send',
    language: 'en',
    pattern: new RegExp(`\\b(?:dont|do not|never) (?:ever )?send ${determiners}*${texts}\\b`),
    not: conditional,
  },
  {
    rule: 'do_not_want',
    language: 'en',
    pattern: new RegExp(
      `\\b(?:dont|do not|no longer|never|not) (?:want|wish|need|consent|agree|wanna)(?: to)?(?: (?:get|getting|receive|receiving|have|see))? ${determiners}*${texts}\\b|\\b(?:dont|do not|no longer) (?:want|wish) to be (?:texted|messaged|contacted)\\b`,
    ),
  },
  {
    rule: 'cancel_texts',
    language: 'en',
    pattern: new RegExp(
      `\\bcancel(?:ling)? ${determiners}*(?:texts?|messages|msgs|sms|texting|notifications|alerts|subscription)\\b`,
    ),
  },
  {
    rule: 'withdraw_consent',
    language: 'en',
    pattern: /\b(?:revok\w*|withdraw\w*) (?:my |all |any )*(?:consent|permission)\b/,
    not: /\b(?:surgery|procedure|treatment|release|records|study)\b/,
  },
  {
    rule: 'threat',
    language: 'en',
    isHostile: true,
    pattern:
      /\b(?:sue|suing) (?:you|yall|your|this|the)\b|\bcease and desist\b|\btcpa\b|\bfcc\b|\b(?:my|our) (?:lawyer|attorney) (?:will|is going)\b|\breport(?:ing|ed)? you\b/,
  },
  {
    rule: 'harassment',
    language: 'en',
    isHostile: true,
    pattern: /\b(?:this|these|you|youre|texts|its) (?:\w+ ){0,3}(?:harass\w*|spam)\b/,
    not: /\bis (?:this|it) (?:a )?spam\b/,
  },
  {
    rule: 'stop_or_else',
    language: 'en',
    isHostile: true,
    pattern:
      /^(?:please )?stop\b.*\b(?:lawyer|attorney|sue|court|police)\b|\bfuck\w* (?:\w+ ){0,3}stop$|^stop (?:\w+ ){0,2}fuck\w*\b/,
  },
  {
    rule: 'go_away',
    language: 'en',
    isHostile: true,
    pattern: /\b(?:fuck|piss|bugger) off\b|^(?:please |just )*(?:go away|get lost|f off)(?: please| now)?$/,
  },
];
