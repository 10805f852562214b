-- A text that was held up is judged again when it is to leave: one that its hours bind waits for their next opening while it is of use.
alter table message add column useful_until timestamptz;
comment on column message.useful_until is 'Of a text that quiet hours bind: of no use from then on. Null where none bind it; the hours of a campaign''s texts are asked of their campaign.';

-- The day up to which what Twilio lists was laid beside the ledger, by night.
alter table sender add column day_compared date;
comment on column sender.day_compared is 'The last day (UTC) that was compared with the list of Twilio, text by text.';
