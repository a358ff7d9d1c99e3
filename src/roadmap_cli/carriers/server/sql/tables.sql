-- Tables of a server on which the machines of many learners meet.
-- A learner is a login, and the names of learners are the names of logins. Keys are compared byte
-- by byte (collate "C"): policies compare them with current_user, whose collation that is, and with
-- any other one no index would serve them.

set lock_timeout = '10s';  -- who waits behind an open transaction makes all others wait
create schema if not exists roadmap;

-- The log of each device, in pieces. The keys refuse a fork (two pieces that begin with the same
-- event), a gap, and a piece that continues another past: all pieces of a device are one line.
create table if not exists roadmap.piece (
  learner text collate "C" not null check (length(learner) <= 63 and left(learner, 8) <> 'roadmap_'),
  device text collate "C" not null check (length(device) between 1 and 100),
  first integer not null check (first >= 1),
  last integer not null,
  sum text collate "C" not null check (length(sum) between 1 and 64),  -- checksum of the last event
  before_n integer,                                   -- the event that comes before the first one,
  before_sum text collate "C",                        -- and its checksum; null for the first piece
  body bytea not null check (length(body) between 1 and 8000000),
  received timestamptz not null default now(),
  primary key (learner, device, first),
  constraint piece_end unique (learner, device, last, sum),
  constraint piece_before foreign key (learner, device, before_n, before_sum)
    references roadmap.piece (learner, device, last, sum),
  constraint piece_length check (last >= first and last - first < 1000),
  constraint piece_start check (
    (first = 1 and before_n is null and before_sum is null)
    or (first > 1 and before_n is not null and before_sum is not null and before_n = first - 1)
  )
);

-- A cohort is also a role; its mentors are the members of that role.
create table if not exists roadmap.cohort (
  cohort text collate "C" primary key
    check (length(cohort) between 1 and 63 and left(cohort, 8) <> 'roadmap_'),
  title text not null default '' check (length(title) <= 200)
);

create table if not exists roadmap.member (
  learner text collate "C" not null check (length(learner) between 1 and 63),
  cohort text collate "C" not null references roadmap.cohort (cohort),
  primary key (learner, cohort)
);

-- What a learner shares with a cohort, written by the learner's own program. Whoever leaves a
-- cohort shares nothing with it. Sharing stops by emptying the row: to delete it, learners would
-- need a right that lets them lock the whole table.
create table if not exists roadmap.shared (
  learner text collate "C" not null,
  cohort text collate "C" not null,
  roadmap text collate "C" not null check (length(roadmap) between 1 and 100),
  title text not null check (length(title) <= 500),
  version text not null check (length(version) <= 500),
  size integer not null check (size >= 0),            -- how many topics count
  events bigint not null check (events >= 0),         -- how many events of the log were counted
  has_minutes boolean not null,                       -- whether the time spent is shared, too
  as_of date,                                         -- the learner's day
  topics jsonb check (length(topics::text) <= 1000000),  -- null: it is not shared any more
  since timestamptz not null default now(),
  primary key (learner, cohort, roadmap),
  constraint shared_member foreign key (learner, cohort)
    references roadmap.member (learner, cohort) on delete cascade,
  constraint shared_stop check (
    case when topics is not null then as_of is not null
    else as_of is null and title = '' and version = '' and size = 0 and events = 0
      and not has_minutes end
  )
) with (fillfactor = 80);
create index if not exists shared_cohort on roadmap.shared (cohort, learner);
create index if not exists member_cohort on roadmap.member (cohort, learner);
