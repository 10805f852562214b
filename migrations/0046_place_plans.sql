-- Where a visit is says where its patient may be: reminders are planned by the hours there.
create function place_plans() returns trigger language plpgsql as $$
begin
  insert into appointment_unplanned (clinic_id, appointment_id)
  select clinic_id, id from appointment
   where clinic_id = new.clinic_id and location_id = new.id and starts_at > now() - interval '1 day'
  on conflict do nothing;
  return null;
end $$;
create trigger location_unplanned after update on location for each row
  when (old.time_zone is distinct from new.time_zone) execute function place_plans();
create trigger clinic_unplanned_zone after update on clinic for each row
  when (old.time_zone is distinct from new.time_zone) execute function clinic_plans();
