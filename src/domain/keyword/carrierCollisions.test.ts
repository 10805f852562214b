import { expect, test } from 'vitest';
import { carrierCollisions } from './carrierCollisions.ts';

const words = (text: string) => carrierCollisions(text).map(({ word }) => word);

test.each([
  [
    'the spec’s reminder',
    'Hi {name}, this is a reminder of your appointment. Reply CONFIRM to confirm or CANCEL to cancel.',
    ['CANCEL'],
  ],
  ['yes and cancel', 'Reply YES to confirm or CANCEL to cancel.', ['YES', 'CANCEL']],
  ['lower case after the verb', 'Please reply yes if you can come', ['YES']],
  ['quoted', 'Text "END" to finish the survey', ['END']],
  ['quit', 'Reply QUIT to leave the waiting list', ['QUIT']],
  ['start for another purpose', 'Text START to begin your check-in', ['START']],
  ['info for another purpose', 'Text INFO to hear about our new service', ['INFO']],
  ['stop for another purpose', 'Reply STOP to cancel your appointment', ['STOP']],
  ['bare choice', 'Can you come? Reply YES or NO', ['YES']],
  ['Spanish', 'Responda CONFIRMAR para confirmar o CANCELAR para cancelar su cita.', ['CANCELAR']],
  ['Spanish yes', 'Conteste SÍ para confirmar', ['SI']],
  ['Spanish stop word', 'Envíe BAJA para dejar su turno a otra persona', ['BAJA']],
  ['the same word once', 'Reply YES to confirm. Reply YES now.', ['YES']],
])('warns: %s', (_name, text, expected) => {
  expect(words(text)).toEqual(expected);
});

test.each([
  ['digits', 'Reply 1 to confirm, 2 to change, 3 if you can’t come. Reply STOP to opt out.'],
  ['the opt-out line', 'Reply STOP to stop all texts.'],
  ['help and stop', 'Msg & data rates may apply. Reply HELP for help, STOP to opt out.'],
  ['the way back', 'Reply START to resubscribe.'],
  ['start to get texts again', 'Text START to get texts again'],
  ['Spanish opt-out line', 'Responda STOP para dejar de recibir mensajes.'],
  ['Spanish help', 'Responda AYUDA para recibir ayuda'],
  ['words in prose', 'If you need to cancel, call us by the end of the day for more info. Yes, we are open.'],
  ['call to cancel after a reply', 'Reply C to confirm. Call us to cancel.'],
  ['cancel the texts by STOP', 'Reply STOP to end these texts'],
  ['no reply asked', 'PLEASE CALL TO CANCEL'],
  ['si in prose', 'Responda 1 para confirmar, 3 si no puede venir'],
  ['nothing', ''],
])('is silent: %s', (_name, text) => {
  expect(words(text)).toEqual([]);
});

test('says why', () => {
  expect(carrierCollisions('Reply CANCEL to cancel')[0]?.why).toMatch(/unsubscribes/);
  expect(carrierCollisions('Reply YES to confirm')[0]?.why).toMatch(/opt-in/);
});
