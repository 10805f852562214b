-- Texts whose effects are due are looked for by conversation, for each batch of arriving texts.
create index message_effects_due_of_conversation on message (clinic_id, conversation_id, occurred_at, id)
  where direction = 'inbound' and effects_applied_at is null;
drop index message_effects_due;
