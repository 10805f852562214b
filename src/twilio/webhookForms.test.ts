import { describe, expect, it } from 'vitest';
import { parseInboundForm } from './inboundForm.ts';
import { parseStatusForm } from './statusForm.ts';

const sid = `SM${'0'.repeat(30)}01`;
const accountSid = `AC${'0'.repeat(30)}01`;
const inbound = {
  MessageSid: sid,
  AccountSid: accountSid,
  From: '+14155550100',
  To: '+15005550006',
  Body: ' Hi ',
  NumMedia: '0',
};
const status = {
  MessageSid: sid,
  AccountSid: accountSid,
  MessageStatus: 'delivered',
  To: '+14155550100',
  From: '+15005550006',
};

describe('parseInboundForm', () => {
  it('reads a plain text untouched and ignores what it does not know', () => {
    const pairs = Object.entries({ ...inbound, NewParameter: 'x', FromZip: '94103', NumSegments: '3' });
    expect(parseInboundForm(pairs)).toEqual({
      success: true,
      data: {
        messageSid: sid,
        accountSid,
        messagingServiceSid: null,
        from: '+14155550100',
        to: '+15005550006',
        body: ' Hi ',
        numSegments: 3,
        media: [],
        optOutType: null,
      },
    });
  });

  it('reads media, service and opt-out type', () => {
    const result = parseInboundForm(
      Object.entries({
        ...inbound,
        MessageSid: `MM${'f'.repeat(32)}`,
        Body: '',
        NumMedia: '2',
        MediaUrl0: 'https://api.twilio.com/a',
        MediaContentType0: 'image/jpeg',
        MediaUrl1: 'https://api.twilio.com/b',
        MessagingServiceSid: `MG${'0'.repeat(32)}`,
        OptOutType: 'STOP',
      }),
    );
    expect(result).toMatchObject({
      success: true,
      data: {
        optOutType: 'STOP',
        messagingServiceSid: `MG${'0'.repeat(32)}`,
        body: '',
        media: [
          { url: 'https://api.twilio.com/a', contentType: 'image/jpeg' },
          { url: 'https://api.twilio.com/b', contentType: '' },
        ],
      },
    });
  });

  it('takes the SID under its older names and an opt-out type of the future as none', () => {
    const { MessageSid, ...rest } = inbound;
    const result = parseInboundForm(Object.entries({ ...rest, SmsSid: MessageSid, OptOutType: 'PAUSE' }));
    expect(result).toMatchObject({ success: true, data: { messageSid: sid, optOutType: null } });
  });

  it.each([
    [{ MessageSid: 'SM1' }, ['messageSid']],
    [{ MessageSid: `${sid}\n` }, ['messageSid']],
    [{ AccountSid: '' }, ['accountSid']],
    [{ From: '' }, ['from']],
    [{ To: '', From: '' }, ['from', 'to']],
  ])('names the fields that are wrong: %j', (change, fields) => {
    expect(parseInboundForm(Object.entries({ ...inbound, ...change }))).toEqual({ success: false, fields });
  });

  it('names what is missing', () => {
    expect(parseInboundForm([])).toEqual({
      success: false,
      fields: ['messageSid', 'accountSid', 'from', 'to'],
    });
  });
});

describe('parseStatusForm', () => {
  it('reads a failed delivery', () => {
    const form = {
      ...status,
      MessageStatus: 'undelivered',
      ErrorCode: '30003',
      RawDlrDoneDate: '2601021530',
    };
    expect(parseStatusForm(Object.entries(form))).toEqual({
      success: true,
      data: {
        messageSid: sid,
        accountSid,
        messagingServiceSid: null,
        from: '+15005550006',
        to: '+14155550100',
        status: 'undelivered',
        statusWord: 'undelivered',
        errorCode: 30003,
        rawDlrDoneDate: '2601021530',
      },
    });
  });

  it.each([
    ['sent', 'sent'],
    ['Delivered', 'delivered'],
    ['partially_delivered', 'partially_delivered'],
    ['teleported', null],
  ])('%s is %s', (word, known) => {
    const result = parseStatusForm(Object.entries({ ...status, MessageStatus: word }));
    expect(result).toMatchObject({ success: true, data: { status: known, statusWord: word } });
  });

  it('falls back to SmsStatus, and reads an odd error code as none', () => {
    const { MessageStatus, ...rest } = status;
    const result = parseStatusForm(Object.entries({ ...rest, SmsStatus: MessageStatus, ErrorCode: 'none' }));
    expect(result).toMatchObject({ success: true, data: { status: 'delivered', errorCode: null } });
  });

  it('needs a status and SIDs', () => {
    expect(parseStatusForm([])).toEqual({
      success: false,
      fields: ['messageSid', 'accountSid', 'statusWord'],
    });
    expect(parseStatusForm(Object.entries({ ...status, MessageStatus: '' }))).toMatchObject({
      success: false,
    });
  });
});
