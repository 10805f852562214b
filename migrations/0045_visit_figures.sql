-- The reminders of a period's visits, and the texts about a visit that no rule wrote: by what they are counted by.

create index reminder_of_start on reminder (clinic_id, starts_at);
create index message_about_visit on message (clinic_id, appointment_id)
  where appointment_id is not null and (intent_key is null or intent_key not like 'reminder/%');
