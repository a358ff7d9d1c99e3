do $$
begin
  if not {is_login} then
    raise exception '{name} is no login of a learner or a mentor';
  end if;
  alter role "{name}" password '{verifier}';
end $$;
