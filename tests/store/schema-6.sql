-- A database of schema 6 as `.dump` shows it: that of schema 5, with a topic whose exercise takes
-- days of the calendar.
pragma application_id = 1380794704;
pragma user_version = 6;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'roadmap','m001_the_log_and_the_roadmaps','2026-11-25 22:56:43.035400+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'roadmap','m002_projects_and_reviews','2026-11-25 22:56:43.053871+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'roadmap','m003_marks_that_follow_their_reading','2026-11-25 22:56:43.068161+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'roadmap','m004_checksums','2026-11-30 10:00:43.137054+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'roadmap','m005_lapses_and_refreshes','2026-03-05 12:00:00.346270+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'roadmap','m006_exercises','2026-11-30 17:52:54.948240+00:00');
CREATE TABLE assignment (
  roadmap text not null, topic text not null, place integer not null, reading text not null,
  part text not null, minutes integer, role text not null,
  primary key (roadmap, topic, place)
) strict, without rowid;
INSERT INTO "assignment" VALUES('small','alpha',0,'docs','',NULL,'core');
INSERT INTO "assignment" VALUES('small','omega',0,'book','chapter 1',NULL,'core');
CREATE TABLE checksum (
  roadmap text not null, part text not null, topic text not null, sum text not null,
  primary key (roadmap, part, topic)
) strict, without rowid;
INSERT INTO "checksum" VALUES('','meta','','166037b04205686a');
INSERT INTO "checksum" VALUES('','retracted','','e4a6a0577479b2b4');
INSERT INTO "checksum" VALUES('small','catalog','','a8538c57ad640fa2');
INSERT INTO "checksum" VALUES('small','day_state','','3c1bf9987d4f0ba4');
INSERT INTO "checksum" VALUES('small','former','','e4a6a0577479b2b4');
INSERT INTO "checksum" VALUES('small','marks','alpha','e3b63039a7d5a8d1');
INSERT INTO "checksum" VALUES('small','plan','','cedea59b59983fa8');
INSERT INTO "checksum" VALUES('small','readings','alpha','85523345694d9a1a');
INSERT INTO "checksum" VALUES('small','readings','omega','7911a8d39cfaf258');
INSERT INTO "checksum" VALUES('small','refreshes','','7a783c991315e7db');
INSERT INTO "checksum" VALUES('small','review_state','','8383d76d21bdfd45');
INSERT INTO "checksum" VALUES('small','roadmap','','640d75e69ce8d898');
INSERT INTO "checksum" VALUES('small','topic','alpha','a83c9b2bfb500f6b');
INSERT INTO "checksum" VALUES('small','topic','beta','70025bec0ec4bcf9');
INSERT INTO "checksum" VALUES('small','topic','delta','65aee0e091220d6f');
INSERT INTO "checksum" VALUES('small','topic','gamma','1b71630743831383');
INSERT INTO "checksum" VALUES('small','topic','omega','ebde88f873b1ac89');
INSERT INTO "checksum" VALUES('small','topic_state','','f4ed864c328cf6d0');
CREATE TABLE day_state (
  roadmap text not null, day text not null, facts integer not null, spent integer not null,
  finished integer not null,
  primary key (roadmap, day)
) strict, without rowid;
INSERT INTO "day_state" VALUES('small','2026-03-04',3,0,0);
INSERT INTO "day_state" VALUES('small','2026-03-05',1,0,1);
INSERT INTO "day_state" VALUES('small','2026-03-13',1,0,0);
CREATE TABLE dead_batch (batch text primary key) strict, without rowid;
CREATE TABLE event (
  device text not null, n integer not null check (n > 0), clock integer not null,
  at text not null, day text not null, batch text not null, kind text not null,
  roadmap text not null, topic text not null, data text not null,
  sum text not null,
  primary key (device, n)
) strict, without rowid;
INSERT INTO "event" VALUES('576c108757',1,1772712000250,'2026-03-05T12:00:00+00:00','2026-03-05','576c108757.1','finished','small','beta','{"command": "done beta"}','5cc0f7e6bf13cef9dd6ef16816b7294d');
INSERT INTO "event" VALUES('576c108757',2,1773403200179,'2026-03-13T12:00:00+00:00','2026-03-13','576c108757.2','forgotten','small','beta','{"command": "review beta --forgotten"}','9f704ee37aff1b3d19756d8f4d3eff74');
INSERT INTO "event" VALUES('7580a7e7b8',1,1772622000000,'2026-03-04T12:00:00+01:00','2026-03-04','7580a7e7b8.1','started','small','alpha','{"command": "start alpha"}','fb3f9497b903801bdfb29d9e0ba340d9');
INSERT INTO "event" VALUES('7580a7e7b8',2,1772622000001,'2026-03-04T12:00:00+01:00','2026-03-04','7580a7e7b8.2','read','small','alpha','{"reading": "book", "part": "chapter 1", "title": "The Book", "command": "read book"}','0691ec6c7f7c898ea1be2bf8796e8420');
INSERT INTO "event" VALUES('7580a7e7b8',3,1772622000002,'2026-03-04T12:00:00+01:00','2026-03-04','7580a7e7b8.3','read','small','alpha','{"reading": "docs", "title": "The Manual", "command": "read docs"}','7f9f33b139677f536346068877d178ef');
CREATE TABLE exercise (
  roadmap text not null, topic text not null, days integer not null, practice text not null,
  primary key (roadmap, topic)
) strict, without rowid;
INSERT INTO "exercise" VALUES('small','alpha',7,'sql-joins');
CREATE TABLE former_id (
  roadmap text not null, former text not null, topic text not null,
  primary key (roadmap, former)
) strict, without rowid;
CREATE TABLE former_reading (
  roadmap text not null, former text not null, reading text not null,
  primary key (roadmap, former)
) strict, without rowid;
CREATE TABLE graph (
  roadmap text primary key, minutes blob not null, first blob not null, needs blob not null,
  topological blob not null
, ids text not null default '') strict;
INSERT INTO "graph" VALUES('small',X'3C0000003C0000003C0000003C0000003C000000',X'000000000000000000000000020000000300000003000000',X'000000000100000002000000',X'0000000001000000040000000200000003000000','alpha
beta
gamma
delta
omega');
CREATE TABLE meta (key text primary key, value text not null) strict, without rowid;
INSERT INTO "meta" VALUES('active','small');
INSERT INTO "meta" VALUES('device','576c108757');
INSERT INTO "meta" VALUES('last 576c108757','2 9f704ee37aff1b3d19756d8f4d3eff74');
INSERT INTO "meta" VALUES('last 7580a7e7b8','3 7f9f33b139677f536346068877d178ef');
INSERT INTO "meta" VALUES('projection','8');
INSERT INTO "meta" VALUES('shipped','0.1.0 ');
INSERT INTO "meta" VALUES('stamps','5c8e89c4892947ca b66fa46adcd445cf c77713988c92119a');
CREATE TABLE milestone (
  roadmap text not null, id text not null, place integer not null, title text not null,
  stage text not null, weight integer not null, asks_proof integer not null, needs blob not null, says text not null default '', proof text not null default '',
  primary key (roadmap, id)
) strict, without rowid;
INSERT INTO "milestone" VALUES('small','basics',0,'Basics','basics',1000,0,X'0000000001000000020000000300000004000000','','');
CREATE TABLE prerequisite (
  roadmap text not null, topic text not null, place integer not null, needs text not null,
  primary key (roadmap, topic, place)
) strict, without rowid;
INSERT INTO "prerequisite" VALUES('small','gamma',0,'alpha');
INSERT INTO "prerequisite" VALUES('small','gamma',1,'beta');
INSERT INTO "prerequisite" VALUES('small','delta',0,'gamma');
CREATE TABLE reading (
  roadmap text not null, id text not null, title text not null, author text not null,
  kind text not null, url text not null, free integer not null, minutes integer,
  note text not null, names text not null, place integer not null default 0, was text not null default '[]', primary key (roadmap, id)
) strict, without rowid;
INSERT INTO "reading" VALUES('small','book','The Book','A. Author','book','https://example.org/book',1,300,'','book
the book',0,'[]');
INSERT INTO "reading" VALUES('small','docs','The Manual','','docs','https://example.org/docs',1,NULL,'','docs
the manual',1,'[]');
CREATE TABLE reading_state (
  roadmap text not null, topic text not null, reading text not null, read text not null,
  url text not null, title text not null, minutes integer not null, part text not null default '', asked integer not null default 1,
  primary key (roadmap, topic, reading)
) strict, without rowid;
INSERT INTO "reading_state" VALUES('small','alpha','book','2026-03-04','','The Book',0,'chapter 1',0);
INSERT INTO "reading_state" VALUES('small','alpha','docs','2026-03-04','','The Manual',0,'',1);
CREATE TABLE refresh (
  roadmap text not null, topic text not null, place integer not null, refreshes text not null,
  primary key (roadmap, topic, place)
) strict, without rowid;
INSERT INTO "refresh" VALUES('small','delta',0,'beta');
INSERT INTO "refresh" VALUES('small','delta',1,'gamma');
CREATE TABLE review_state (
  roadmap text not null, topic text not null, stability real not null, difficulty real not null,
  last real not null, finished integer not null, rating integer not null, due integer not null,
  checks integer not null, recalled integer not null, first_check integer not null,
  solid integer not null, lapsed integer not null default 0,
  primary key (roadmap, topic)
) strict, without rowid;
INSERT INTO "review_state" VALUES('small','beta',0.732872,7.394503,739688.0,739680,0,739690,1,0,2,0,739688);
CREATE TABLE roadmap (
  id text primary key, title text not null, version text not null, source text not null,
  language text not null, homepage text not null, license text not null,
  digest text not null, path text not null, loaded text not null
, project text not null default '{}', hidden integer not null default 0) strict;
INSERT INTO "roadmap" VALUES('small','The small roadmap','1','{}','en','','','3:2c3e5b8c18d2540d7a51f4d6597919e4844a1dbfe54b370abeb5180eb340d2c6','somewhere/roadmap.yaml','2026-03-05T12:00:00+00:00','{}',0);
CREATE TABLE stage (
  roadmap text not null, id text not null, place integer not null, title text not null,
  goal text not null, walk text not null default '[]', primary key (roadmap, id)
) strict, without rowid;
INSERT INTO "stage" VALUES('small','basics',0,'Basics','','[]');
CREATE TABLE topic (
  roadmap text not null, id text not null, place integer, title text not null,
  track text not null, stage text not null, minutes integer not null, optional integer not null,
  why text not null, outcomes text not null, proof text not null, checks text not null,
  tags text not null, article text not null, names text not null
, builds text not null default '', was text not null default '[]') strict;
INSERT INTO "topic" VALUES('small','alpha',0,'All about alpha','track','basics',60,0,'It comes first.','[]','','[["What is it?", "This."]]','[]','[]','alpha
all about alpha','','[]');
INSERT INTO "topic" VALUES('small','beta',1,'All about beta','track','basics',60,0,'It comes first.','[]','','[["What is it?", "This."]]','[]','[]','beta
all about beta','','[]');
INSERT INTO "topic" VALUES('small','gamma',2,'All about gamma','track','basics',60,0,'It comes first.','[]','','[["What is it?", "This."]]','[]','[]','gamma
all about gamma','','[]');
INSERT INTO "topic" VALUES('small','delta',3,'All about delta','track','basics',60,0,'It comes first.','[]','','[["What is it?", "This."]]','[]','[]','delta
all about delta','','[]');
INSERT INTO "topic" VALUES('small','omega',4,'All about omega','track','basics',60,0,'It comes first.','[]','','[["What is it?", "This."]]','[]','[]','omega
all about omega','','[]');
CREATE TABLE topic_day (
  roadmap text not null, topic text not null, day text not null, facts integer not null,
  spent integer not null, finished integer not null,
  primary key (roadmap, topic, day)
) strict, without rowid;
INSERT INTO "topic_day" VALUES('small','alpha','2026-03-04',3,0,0);
INSERT INTO "topic_day" VALUES('small','beta','2026-03-05',1,0,1);
INSERT INTO "topic_day" VALUES('small','beta','2026-03-13',1,0,0);
CREATE TABLE topic_month (
  roadmap text not null, topic text not null, month text not null, sum text not null,
  primary key (roadmap, topic, month)
) strict, without rowid;
INSERT INTO "topic_month" VALUES('small','alpha','2026-03','a142e6749cc01ac2');
INSERT INTO "topic_month" VALUES('small','beta','2026-03','5f13a6a41c60eeba');
CREATE TABLE topic_state (
  roadmap text not null, topic text not null, state text not null, since text not null,
  began text not null, touched text not null, spent integer not null, rating integer not null,
  proof text not null, note text not null, notes integer not null, verified text not null default '', was_known integer not null default 0,
  primary key (roadmap, topic)
) strict, without rowid;
INSERT INTO "topic_state" VALUES('small','alpha','in_progress','2026-03-04','2026-03-04','2026-03-04',0,0,'','',0,'',0);
INSERT INTO "topic_state" VALUES('small','beta','done','2026-03-05','','2026-03-13',0,0,'','',0,'',0);
CREATE TABLE track (
  roadmap text not null, id text not null, place integer not null, title text not null,
  summary text not null, primary key (roadmap, id)
) strict, without rowid;
INSERT INTO "track" VALUES('small','track',0,'The track','');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX event_order on event (clock, device, n);
CREATE INDEX event_topic on event (roadmap, topic);
CREATE INDEX event_retracted on event (clock, device, n) where kind = 'retracted';
CREATE TRIGGER event_no_update before update on event
  begin select raise(abort, 'the log is append-only'); end;
CREATE TRIGGER event_no_delete before delete on event
  begin select raise(abort, 'the log is append-only'); end;
CREATE TRIGGER event_same_or_new before insert on event
  when exists (select 1 from event where device = new.device and n = new.n)
  begin
    select case when exists (
      select 1 from event where device = new.device and n = new.n and clock = new.clock
        and at = new.at and day = new.day and batch = new.batch and kind = new.kind
        and roadmap = new.roadmap and topic = new.topic and data = new.data and sum = new.sum
    ) then raise(ignore) else raise(abort, 'an event differs from the stored one') end;
  end;
CREATE UNIQUE INDEX topic_id on topic (roadmap, id);
CREATE INDEX topic_place on topic (roadmap, place);
CREATE INDEX prerequisite_needs on prerequisite (roadmap, needs);
CREATE INDEX assignment_reading on assignment (roadmap, reading);
CREATE INDEX topic_builds on topic (roadmap, place) where builds <> '';
CREATE INDEX former_id_topic on former_id (roadmap, topic);
CREATE INDEX event_noted on event (roadmap, topic) where kind = 'noted';
CREATE INDEX event_asked on event (day) where kind in ('recalled', 'forgotten');
CREATE INDEX event_foretold on event (roadmap, clock) where kind = 'foretold';
CREATE INDEX event_review on event (roadmap, topic, clock) where kind in (
  'finished', 'recalled', 'forgotten', 'assumed', 'paused', 'reopened', 'skipped', 'started'
);
CREATE INDEX review_due on review_state (roadmap, due);
CREATE INDEX reading_loose on reading_state (roadmap, reading, part) where asked = 0 and url = '';
COMMIT;
