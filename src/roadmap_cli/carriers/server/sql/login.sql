create role "{name}" login connection limit 5 password '{verifier}' in role {roles};
alter role "{name}" set statement_timeout = '30s';
