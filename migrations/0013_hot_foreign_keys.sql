-- A foreign key locks the row that it points to with every insert. Each text, each event and each decision of a clinic
-- would lock the clinic's or the sender's one row: a third of the cost of an event, and writers that wait for each other.
-- Neither clinics nor senders are ever deleted.
alter table message_event drop constraint message_event_clinic_id_fkey;
alter table decision drop constraint decision_clinic_id_fkey;
alter table message drop constraint message_clinic_id_sender_id_fkey;
