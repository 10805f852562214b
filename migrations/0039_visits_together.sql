-- Several visits in one text: which reminders went by it.

create index reminder_text on reminder (clinic_id, message_id) where message_id is not null;
