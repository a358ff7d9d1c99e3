do $$
begin
  if current_setting('roadmap.lifted', true) = 'yes' then
    alter table roadmap.piece force row level security;
    alter table roadmap.shared force row level security;
  end if;
end $$;
commit;
