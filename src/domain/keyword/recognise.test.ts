import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecognisedKind } from './recognise.ts';
import { recognise } from './recognise.ts';

/** What patients write, and what it is. Written before the detector; TCPA-11, TCPA-17..19, LANG-03, LANG-04, ID-06, HIPAA-12. */
const cases: Record<RecognisedKind, string[]> = {
  stop: [
    'STOP',
    'stop',
    'Stop.',
    ' stop ',
    '"STOP"',
    '“Stop”',
    "'stop'",
    'STOP!!!',
    '*STOP*',
    '(stop)',
    'stop\n',
    '\tStop\r\n',
    'ＳＴＯＰ',
    'st\u200Bop',
    '\u202Estop\u202C',
    '\uFEFFSTOP',
    's\u00ADtop',
    'stoppp',
    'STOPPPPPPPP',
    'stpo',
    'sotp',
    'tsop',
    'stp',
    'STOPALL',
    'stop all',
    'Stop-All',
    'STOPALLL',
    'UNSUBSCRIBE',
    'unsubscribe.',
    'unsubcribe',
    'unsuscribe',
    'unsubscibe',
    'END',
    'end.',
    'QUIT',
    'quit!',
    'REVOKE',
    'OPTOUT',
    'opt out',
    'OPT-OUT',
    'Opt Out!',
    'REMOVE',
    'remove.',
    'STOP STOP STOP',
    'S T O P',
    's.t.o.p',
    '🛑 STOP',
    'stop 🙏',
    'ALTO',
    'alto',
    '¡ALTO!',
    'Parar',
    'PARE',
    'pare.',
    'BAJA',
    'baja',
    'Detener',
    'SALIR',
    'NO MAS',
    'no más',
    'No más!',
    'Arrêt',
    'ARRET',
    'توقف',
    '退订',
    '停止',
    '중지',
    'СТОП',
    'dừng',
    'STOPP',
    'DÉSABONNER',
    'KANPE',
    'sair',
    'إيقاف',
    'إِيقَاف',
  ],
  cancel: [
    'CANCEL',
    'cancel',
    'Cancel.',
    ' CANCEL ',
    'cancelll',
    'CANCELAR',
    'cancelar.',
    '¡Cancelar!',
    '"cancel"',
  ],
  start: ['START', 'start', 'Start!', 'UNSTOP', 'unstop', 'INICIAR', 'iniciar.'],
  help: ['HELP', 'help', 'Help!', 'help?', 'INFO', 'info', 'AYUDA', '¡Ayuda!'],
  yes: ['YES', 'yes', 'Yes!', 'yesss', 'SI', 'SÍ', 'sí', '¡Sí!', 'OK', 'ok.', 'Ok!', 'yes yes'],
  confirm: [
    'CONFIRM',
    'confirm',
    'Confirm.',
    'CONFIRM!!',
    '"Confirm"',
    'CONFIRMAR',
    'confirmo',
    'Confirmar.',
    'ＣＯＮＦＩＲＭ',
  ],
  reschedule: [
    'RESCHEDULE',
    'reschedule',
    'Reschedule.',
    'CHANGE',
    'change',
    'CAMBIAR',
    'cambiar',
    'REPROGRAMAR',
    'Reprogramar.',
    'I need to cancel my appointment and reschedule',
    'cancel my appt and move it to another day',
    'quiero cancelar mi cita y reprogramar',
  ],
  digit: ['1', '2', '3', '0', '9', ' 1 ', '1.', '(2)', '#3', '１', '٢', '۳', '1️⃣', '2!'],
  letter: ['C', 'c', 'R', 'r.', 'X', 'x', 'Y', 'y', 'N', 'n!', 'Ｃ'],
  cancel_visit: [
    'cancel. I have the flu',
    'cancel - sick',
    'no puedo ir mañana, cancele por favor',
    'no voy a poder ir, cancelar',
    'Cancel tmrw',
    'cancel, sorry',

    'please cancel my appt',
    'cancel my appt',
    'Cancel my appointment pls',
    'please cancel tomorrow',
    'Can you cancel my visit?',
    'I need to cancel my appointment, I am not feeling well',
    'cancel my appointment for Friday',
    'Hi, I have to cancel my 3pm appt',
    'please cancel',
    'Cancel please',
    'I need to cancel',
    'cancel it',
    'quiero cancelar mi cita',
    'Por favor cancele mi cita de mañana',
    'cancele la cita',
    'necesito cancelar',
    'cancelar por favor',
    'Please take me off the schedule tomorrow',
  ],
  opt_out_phrase: [
    'No messages please',
    'No texting please',
    'no text',
    'no more',
    'Quit it',
    'end this',
    'END ALL',
    'quit sending me this shit',
    'stop calling and texting me',
    'Please discontinue texting',
    'do not send me any more messages',
    "don't send me texts",
    'dont send messages to this number',
    'I would like to be removed from this list',
    'STOP! Is this about the appointment?',
    'no molesten',
    'ya no más',
    'basta de mensajes',
    'para de mandar mensajes',
    'quiero dejar de recibir mensajes',
    'no envíen más mensajes',
    'por favor no manden mensajes',
    'I told you\nSTOP\nand I mean it',
    'how do I unsubscribe',
    'Liked “Reminder” no more texts please',

    'please stop texting me',
    'Stop it!',
    'stop it',
    'please stop',
    'STOP please',
    'Stop texting',
    'stop sending me messages',
    'Just stop',
    'No thanks, stop.',
    'Stop! I told you already',
    'take me off',
    'Take me off your list',
    'take me off this list please',
    'remove me',
    'please remove me from your list',
    'remove my number',
    'lose my number',
    'no more texts',
    'No more messages please',
    'leave me alone',
    'opt me out',
    'I want to opt out',
    'please unsubscribe me',
    'do not contact me',
    'Do not text me again',
    "don't text me anymore",
    'don’t message me',
    'never text me again',
    'quit texting me',
    'I don’t want these texts',
    'I no longer want to receive messages',
    'how do I stop these texts?',
    'cancel these texts',
    'stop everything',
    'stop all texts',
    'can you please stop messaging this number',
    'STOP HARASSING ME',
    'I will sue you',
    'my lawyer will hear about this',
    'this is harassment',
    'I am reporting you to the FCC',
    'TCPA violation',
    "Don't text me, call me instead",
    'deje de mandarme mensajes',
    'Dejen de escribirme',
    'no me manden más mensajes',
    'ya no quiero recibir mensajes',
    'no quiero más textos',
    'no más mensajes por favor',
    'quíteme de la lista',
    'quiero darme de baja',
    'por favor deje de textearme',
    'borre mi número',
    'déjeme en paz',
    'Liked “Reply STOP to opt out” please stop texting me',
    'alto por favor',
  ],
  wrong_number: [
    'Who is this? I am not Ana',
    'There is no Ana here',
    'nobody here by that name',
    'equivocado',
    'you sent this to the wrong person',

    'wrong number',
    'Wrong number!',
    'you have the wrong number, stop',
    'You have the wrong person',
    'this is not my number anymore',
    'who is this',
    'Who is this?',
    "who's this?",
    'This isn’t Ana’s phone',
    'número equivocado',
    'se equivocó de número',
    '¿Quién es?',
    'Tiene el número equivocado',
    'this is no longer her number',
    'Sorry wrong #',
  ],
  opt_out_doubtful: [
    'cancel everything',
    'Stop calling me, text me instead',
    'Can you remove me from the portal',
    'My nose won’t stop bleeding',
    'no me escriban al trabajo',
    "don't send me texts before 9",

    'should I stop the metformin?',
    "I can't get my device to stop, can you help?",
    'I cannot get my device to stop, can you help?',
    '🛑',
    '✋',
    '🛑🛑',
    '✋🏽',
    '🛑 ✋',
    'can I stop taking the pills',
    'how do I stop the bleeding',
    'I want to quit smoking',
    'when is the end of treatment',
    "don't text me at work",
    'my lawyer needs my records',
    'can I opt out of the flu shot',
    'take me off the metformin',
    'dung',
    'huy',
    '¿debo parar la medicina?',
    'dejar de tomar las pastillas',
    'I think you should stop this soon',
    'continue the pills or not, stop?',
  ],
  death_report: ['This is his wife: he passed away in June', 'Mi mamá falleció', 'my dog passed away'],
  crisis: [
    'I have chest pain',
    'my chest hurts',
    'CHEST PAIN',
    "I can't breathe",
    'I cant breathe',
    'cannot breathe well',
    'I want to die',
    'thinking about suicide',
    'I feel suicidal',
    'I am going to kill myself',
    'I think I took an overdose',
    'she overdosed',
    'I want to end my life',
    "I don't want to live anymore",
    'tengo dolor de pecho',
    'me duele el pecho',
    'no puedo respirar',
    'quiero morirme',
    'me quiero morir',
    'pienso en el suicidio',
    'voy a matarme',
    'sobredosis',
    'quitarme la vida',
    'please cancel my appointment I want to die',
    'trouble breathing',
  ],
  tapback: [
    'Liked “Thank you for confirming your appointment!”',
    'Loved “See you”',
    'Disliked “Reply STOP to opt out”',
    'Laughed at “ok”',
    'Emphasized “Visit reminder. Reply STOP to stop all texts.”',
    'Questioned “Reply CANCEL to cancel”',
    'Reacted 😂 to “hello”',
    'Reacted with 🔥 to “hello”',
    'Liked "Reply STOP to opt out"',
    'Liked an image',
    'Loved a photo',
    'Removed a like from “Reply STOP”',
    '👍 to “Reply STOP to opt out”',
    '\u200a👍\u200a to “\u200aReply STOP\u200a”',
    '👍 a “Responda STOP”',
    '❤️ to “Reply “C” to confirm”',
    'Le gustó “Responda STOP para terminar”',
    'Le encantó “Hola”',
    'No le gustó “Hola”',
    'Se rio de “Hola”',
    'Reaccionó con 😀 a “Hola”',
    'Enfatizó “Hola”',
    'Liked “Reply STOP\nto opt out”',
    'Liked “Hi Ana, this is a reminder. Reply STOP to …',
    'A Ana le gustó “Responda STOP”',
  ],
  text: [
    "please don't stop my prescription",
    'cancel the refill',
    'Can I still cancel?',
    'should I come, or cancel?',
    'Si puede cancele la cita',
    'me equivoqué de número',
    'esta equivocada la fecha',
    'I am not sure',
    'wrong day, can we do Tuesday?',
    'my phone is going to die',
    'Yes I confirm',
    '1 please',
    'please take my mom off the waiting list',
    'hurt myself playing soccer',
    '👍 to “hi” I will be there',
    'Loved “a” and “b”',
    'no gracias',
    'no messages from the lab yet?',
    'There are no more messages in my portal',

    '',
    '   ',
    '???',
    '👍',
    'thanks',
    'stop by at 3?',
    'I will stop by tomorrow',
    'end of day is fine',
    'Alta',
    'ALTA',
    'bajar',
    'alto colesterol',
    "I will be there, don't stop",
    'the bus stop is closed',
    "don't stop sending reminders please",
    'why did you stop sending me reminders?',
    'Can I come at 3 instead?',
    'ok thanks see you then',
    'yes I will be there',
    '12',
    '1 2',
    '1:00',
    'no',
    'my appt was cancelled?',
    "please don't cancel my appointment",
    'did you cancel my appointment?',
    'what is the fee if I cancel my appt',
    'shop',
    'step',
    'stoop',
    'spot',
    'I liked “Frozen”',
    'Liked the visit a lot',
    'who is this appointment with?',
    'Is the weekend ok?',
    'Please send the info',
    'I need help with parking',
    'The pain went away and has stopped',
    'mañana a las 3',
    'voy a salir tarde',
    '¿a qué hora es la cita?',
    'no cancele mi cita',
    'no deje de mandarme recordatorios',
    'no mass on the scan?',
    'no mass',
    'I quit my job, new insurance',
    'please start the paperwork',
    'A',
    'Sue is my daughter',
    'I gave you the wrong number of pills left',
    'the sun went down, baja presion',
    'dùng',
    'đúng',
    'can I confirm later?',
    'change of address',
    '5551234567',
    'Liked “ok” see you then',
  ],
};

describe.each(Object.entries(cases))('%s', (kind, texts) => {
  test.each(texts)('%j', (text) => {
    const recognised = recognise(text);
    expect(`${recognised.kind} (${recognised.rule})`).toMatch(new RegExp(`^${kind} `));
  });
});

test('the table holds at least 150 texts, each of them once', () => {
  const texts = Object.values(cases).flat();
  expect(texts.length).toBeGreaterThanOrEqual(150);
  expect(new Set(texts).size).toBe(texts.length);
});

describe('what else is said of a text', () => {
  test.each([
    ['STOP', 'en'],
    ['ALTO', 'es'],
    ['Arrêt', 'fr'],
    ['dừng', 'vi'],
    ['CONFIRMO', 'es'],
    ['deje de mandarme mensajes', 'es'],
    ['no puedo respirar', 'es'],
  ])('%j is %s', (text, language) => {
    expect(recognise(text).language).toBe(language);
  });

  test('a digit and a letter carry their value', () => {
    expect(recognise('٢')).toMatchObject({ kind: 'digit', digit: 2 });
    expect(recognise(' r. ')).toMatchObject({ kind: 'letter', letter: 'R' });
  });

  test('an opt-out in a moment of crisis is both', () => {
    expect(recognise('stop texting me, I want to die')).toMatchObject({
      kind: 'opt_out_phrase',
      crisis: expect.any(String),
    });
    expect(recognise('wrong number and I have chest pain')).toMatchObject({
      kind: 'wrong_number',
      crisis: expect.any(String),
    });
    expect(recognise('STOP').crisis).toBeUndefined();
  });

  test('words added to a tap-back count, the quoted ones do not', () => {
    expect(recognise('Liked “Reply STOP to opt out” STOP')).toMatchObject({ kind: 'stop', rest: 'STOP' });
    expect(recognise('Loved “Reply C to confirm”\nCONFIRM')).toMatchObject({
      kind: 'confirm',
      rest: 'CONFIRM',
    });
    expect(recognise('Stop\nLiked “ok”')).toMatchObject({ kind: 'stop', rest: 'Stop' });
  });

  test('only the words that Twilio itself knows are marked as carrier words', () => {
    for (const word of ['STOP', 'Stop.', 'cancel', 'END', 'optout', 'START', 'yes', 'info'])
      expect(recognise(word).carrierWord).toBe(true);
    for (const word of [
      'ALTO',
      'REMOVE',
      'OPT OUT',
      'CANCELAR',
      'stoppp',
      'ＳＴＯＰ',
      'AYUDA',
      'INICIAR',
      'please stop',
    ])
      expect(recognise(word).carrierWord).toBe(false);
  });

  test.each([
    ['cancel my appt', undefined],
    ['cancel my appt today', 'today'],
    ['please cancel tomorrow', 'tomorrow'],
    ['cancel my appointment for Friday', 5],
    ['cancele mi cita del miércoles', 3],
    ['cancel my 3pm appt', 'other'],
    ['cancel my appointment next Friday', 'other'],
    ["cancel my son's appointment", 'other'],
  ])('%j names the day %j', (text, when) => {
    expect(recognise(text)).toMatchObject({ kind: 'cancel_visit' });
    expect(recognise(text).when).toBe(when);
  });
});

describe('for any text', () => {
  test('recognising never throws and always names its rule', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(recognise(text).rule).not.toBe('');
      }),
    );
  });

  test('a number alone is never an opt-out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999 }),
        fc.constantFrom('', ' ', '.', '!', '#', ')'),
        (number, mark) => {
          expect(['digit', 'text']).toContain(recognise(`${number}${mark}`).kind);
        },
      ),
    );
  });

  test('STOP is recognised in any case, in spaces and punctuation, with invisible marks', () => {
    const junk = fc.string({
      unit: fc.constantFrom(' ', '.', '!', '"', '”', '\n', '\u200B', '\u200F', '*', '-'),
      maxLength: 6,
    });
    const letters = fc.tuple(
      ...Array.from('stop', (letter) => fc.constantFrom(letter, letter.toUpperCase())),
    );
    fc.assert(
      fc.property(
        junk,
        letters,
        fc.constantFrom('', '\u200D', '\u2060'),
        junk,
        (before, word, mark, after) => {
          expect(recognise(before + word.join(mark) + after).kind).toBe('stop');
        },
      ),
    );
  });

  test('a text of 1,600 characters takes no more than a moment', () => {
    const long = ['stop ', 'cancel my ', 'Liked “', 'do not ', 'no quiero ', 'a'].map((part) =>
      part.repeat(1600).slice(0, 1600),
    );
    for (const text of long) expect(recognise(text).rule).not.toBe('');
  });
});
