-- A database of schema 1 in which a learner did a little of everything.
PRAGMA application_id = 1380794704;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'roadmap','m001_the_log_and_the_roadmaps','2026-11-23 05:25:00.466701+00:00');
CREATE TABLE assignment (
  roadmap text not null, topic text not null, place integer not null, reading text not null,
  part text not null, minutes integer, role text not null,
  primary key (roadmap, topic, place)
) strict, without rowid;
INSERT INTO "assignment" VALUES('small','alpha',0,'book','',NULL,'core');
INSERT INTO "assignment" VALUES('small','alpha',1,'docs','',NULL,'core');
INSERT INTO "assignment" VALUES('small','better',0,'book','',NULL,'core');
CREATE TABLE day_state (
  roadmap text not null, day text not null, facts integer not null, spent integer not null,
  finished integer not null,
  primary key (roadmap, day)
) strict, without rowid;
INSERT INTO "day_state" VALUES('small','2026-02-06',1,0,0);
INSERT INTO "day_state" VALUES('small','2026-03-04',5,90,1);
INSERT INTO "day_state" VALUES('small','2026-03-05',5,25,0);
INSERT INTO "day_state" VALUES('small','2026-03-08',2,0,0);
CREATE TABLE dead_batch (batch text primary key) strict, without rowid;
INSERT INTO "dead_batch" VALUES('0a11ce0001.13');
INSERT INTO "dead_batch" VALUES('0a11ce0001.15');
CREATE TABLE event (
  device text not null, n integer not null check (n > 0), clock integer not null,
  at text not null, day text not null, batch text not null, kind text not null,
  roadmap text not null, topic text not null, data text not null,
  sum text not null,
  primary key (device, n)
) strict, without rowid;
INSERT INTO "event" VALUES('0a11ce0001',1,1772622000000,'2026-03-04T12:00:00+01:00','2026-03-04','0a11ce0001.1','started','small','alpha','{"command": "start alpha"}','26c8fa6ceae922ec3996aae3cae33069');
INSERT INTO "event" VALUES('0a11ce0001',2,1772708400000,'2026-03-05T12:00:00+01:00','2026-03-04','0a11ce0001.2','spent','small','alpha','{"minutes": 90, "command": "done alpha"}','74ab599f08092f1e5ffbfa9899b31a07');
INSERT INTO "event" VALUES('0a11ce0001',3,1772708400000,'2026-03-05T12:00:00+01:00','2026-03-04','0a11ce0001.2','noted','small','alpha','{"text": "ünïcode, “quotes” and a\nsecond line"}','553c8eea25505d555d0c32e8cd9dc75c');
INSERT INTO "event" VALUES('0a11ce0001',4,1772708400000,'2026-03-05T12:00:00+01:00','2026-03-04','0a11ce0001.2','proved','small','alpha','{"url": "https://example.org/proof"}','f52c4fd979fcad3f376f3eb7b0bcc09b');
INSERT INTO "event" VALUES('0a11ce0001',5,1772708400000,'2026-03-05T12:00:00+01:00','2026-03-04','0a11ce0001.2','finished','small','alpha','{"rating": 3}','f6e76cf4d78299180799c829c619d739');
INSERT INTO "event" VALUES('0a11ce0001',6,1772708400001,'2026-03-05T12:00:00+01:00','2026-03-05','0a11ce0001.6','assumed','small','beta','{"command": "know beta"}','7283481e0283c717914928731395622a');
INSERT INTO "event" VALUES('0a11ce0001',7,1772708400002,'2026-03-05T12:00:00+01:00','2026-03-05','0a11ce0001.7','read','small','alpha','{"reading": "book", "command": "read book"}','3802dc7391c7d7ff894537fa467958f5');
INSERT INTO "event" VALUES('0a11ce0001',8,1772708400003,'2026-03-05T12:00:00+01:00','2026-03-05','0a11ce0001.8','linked','small','gamma','{"reading": "mine", "url": "https://example.org/mine", "title": "Mine", "minutes": 20, "command": "link gamma https://example.org/mine"}','5e15346192eb1b3f755e143c85a6c08a');
INSERT INTO "event" VALUES('0a11ce0001',9,1772708400004,'2026-03-05T12:00:00+01:00','2026-03-05','0a11ce0001.9','started','small','gamma','{"command": "start gamma"}','8ff2306e64321f102f0e80e280c70fdb');
INSERT INTO "event" VALUES('0a11ce0001',10,1772708400005,'2026-03-05T12:00:00+01:00','2026-03-05','0a11ce0001.10','spent','small','gamma','{"minutes": 25, "command": "spent gamma 25m"}','c2ddc11c7315dd6302a34cff0de89b05');
INSERT INTO "event" VALUES('0a11ce0001',11,1772967600000,'2026-03-08T12:00:00+01:00','2026-03-08','0a11ce0001.11','noted','small','omega','{"text": "not for me", "command": "skip omega"}','51a84be68265271244a162e5afdc4436');
INSERT INTO "event" VALUES('0a11ce0001',12,1772967600000,'2026-03-08T12:00:00+01:00','2026-03-08','0a11ce0001.11','skipped','small','omega','{}','ab635586b70785304dc614037d3eab28');
INSERT INTO "event" VALUES('0a11ce0001',13,1772967600001,'2026-03-08T12:00:00+01:00','2026-03-08','0a11ce0001.13','retracted','','','{"batch": "0a11ce0001.11", "command": "undo"}','14283200ff452a21100536de24f328ac');
INSERT INTO "event" VALUES('0a11ce0001',14,1772967600002,'2026-03-08T12:00:00+01:00','2026-03-08','0a11ce0001.14','retracted','','','{"batch": "0a11ce0001.13", "command": "redo"}','753e0e66572605a3ddae463550c7d67a');
INSERT INTO "event" VALUES('0a11ce0001',15,1772967600003,'2026-03-08T12:00:00+01:00','2026-03-08','0a11ce0001.15','finished','small','delta','{"command": "done delta"}','cb5ca0656311428960489683d125c2f3');
INSERT INTO "event" VALUES('0a11ce0001',16,1772967600004,'2026-03-08T12:00:00+01:00','2026-03-08','0a11ce0001.16','retracted','','','{"batch": "0a11ce0001.15", "command": "undo"}','2b11edade28b9905e25f13452840b299');
INSERT INTO "event" VALUES('0b0b000002',1,1772967600005,'2026-02-06T12:00:00+01:00','2026-02-06','0b0b000002.1','noted','small','delta','{"text": "from the other machine", "command": "note delta"}','7a80d74cb2fede29690fce2a6d296405');
CREATE TABLE former_id (
  roadmap text not null, former text not null, topic text not null,
  primary key (roadmap, former)
) strict, without rowid;
INSERT INTO "former_id" VALUES('small','beta','better');
CREATE TABLE graph (
  roadmap text primary key, minutes blob not null, first blob not null, needs blob not null,
  topological blob not null
) strict;
INSERT INTO "graph" VALUES('small',X'3C0000003C0000003C0000003C000000',X'0000000000000000000000000200000003000000',X'000000000100000002000000',X'00000000010000000200000003000000');
CREATE TABLE meta (key text primary key, value text not null) strict, without rowid;
INSERT INTO "meta" VALUES('active','small');
INSERT INTO "meta" VALUES('device','0b0b000002');
INSERT INTO "meta" VALUES('projection','1');
CREATE TABLE milestone (
  roadmap text not null, id text not null, place integer not null, title text not null,
  stage text not null, weight integer not null, asks_proof integer not null, needs blob not null,
  primary key (roadmap, id)
) strict, without rowid;
INSERT INTO "milestone" VALUES('small','basics',0,'Basics','basics',1000,0,X'00000000010000000200000003000000');
CREATE TABLE prerequisite (
  roadmap text not null, topic text not null, place integer not null, needs text not null,
  primary key (roadmap, topic, place)
) strict, without rowid;
INSERT INTO "prerequisite" VALUES('small','gamma',0,'alpha');
INSERT INTO "prerequisite" VALUES('small','gamma',1,'better');
INSERT INTO "prerequisite" VALUES('small','delta',0,'gamma');
CREATE TABLE reading (
  roadmap text not null, id text not null, title text not null, author text not null,
  kind text not null, url text not null, free integer not null, minutes integer,
  note text not null, names text not null, primary key (roadmap, id)
) strict, without rowid;
INSERT INTO "reading" VALUES('small','book','The Book','A. Author','book','https://example.org/book',1,300,'','book
the book');
INSERT INTO "reading" VALUES('small','docs','The Manual','','docs','https://example.org/docs',1,NULL,'','docs
the manual');
CREATE TABLE reading_state (
  roadmap text not null, topic text not null, reading text not null, read text not null,
  url text not null, title text not null, minutes integer not null,
  primary key (roadmap, topic, reading)
) strict, without rowid;
INSERT INTO "reading_state" VALUES('small','alpha','book','2026-03-05','','',0);
INSERT INTO "reading_state" VALUES('small','gamma','mine','','https://example.org/mine','Mine',20);
CREATE TABLE roadmap (
  id text primary key, title text not null, version text not null, source text not null,
  language text not null, homepage text not null, license text not null,
  digest text not null, path text not null, loaded text not null
) strict;
INSERT INTO "roadmap" VALUES('small','The small roadmap','2','{}','en','','','1:digest 2','/a/file.yaml','2026-03-04T12:00:00+01:00');
CREATE TABLE stage (
  roadmap text not null, id text not null, place integer not null, title text not null,
  goal text not null, primary key (roadmap, id)
) strict, without rowid;
INSERT INTO "stage" VALUES('small','basics',0,'Basics','');
CREATE TABLE topic (
  roadmap text not null, id text not null, place integer, title text not null,
  track text not null, stage text not null, minutes integer not null, optional integer not null,
  why text not null, outcomes text not null, proof text not null, checks text not null,
  tags text not null, article text not null, names text not null
) strict;
INSERT INTO "topic" VALUES('small','omega',NULL,'All about omega','track','basics',60,0,'It comes first.','[]','','[["What is it?", "This."]]','[]','[]','omega
all about omega');
INSERT INTO "topic" VALUES('small','alpha',0,'All about alpha','track','basics',60,0,'It comes first.','[]','','[["What is it?", "This."]]','[]','[]','alpha
all about alpha');
INSERT INTO "topic" VALUES('small','better',1,'All about better','track','basics',60,0,'It comes first.','[]','','[["What is it?", "This."]]','[]','[]','better
all about better');
INSERT INTO "topic" VALUES('small','gamma',2,'All about gamma','track','basics',60,0,'It comes first.','[]','','[["What is it?", "This."]]','[]','[]','gamma
all about gamma');
INSERT INTO "topic" VALUES('small','delta',3,'All about delta','track','basics',60,0,'It comes first.','[]','','[["What is it?", "This."]]','[]','[]','delta
all about delta');
CREATE TABLE topic_day (
  roadmap text not null, topic text not null, day text not null, facts integer not null,
  spent integer not null, finished integer not null,
  primary key (roadmap, topic, day)
) strict, without rowid;
INSERT INTO "topic_day" VALUES('small','alpha','2026-03-04',5,90,1);
INSERT INTO "topic_day" VALUES('small','alpha','2026-03-05',1,0,0);
INSERT INTO "topic_day" VALUES('small','better','2026-03-05',1,0,0);
INSERT INTO "topic_day" VALUES('small','delta','2026-02-06',1,0,0);
INSERT INTO "topic_day" VALUES('small','gamma','2026-03-05',3,25,0);
INSERT INTO "topic_day" VALUES('small','omega','2026-03-08',2,0,0);
CREATE TABLE topic_state (
  roadmap text not null, topic text not null, state text not null, since text not null,
  began text not null, touched text not null, spent integer not null, rating integer not null,
  proof text not null, note text not null, notes integer not null,
  primary key (roadmap, topic)
) strict, without rowid;
INSERT INTO "topic_state" VALUES('small','alpha','done','2026-03-04','2026-03-04','2026-03-05',90,3,'https://example.org/proof','ünïcode, “quotes” and a
second line',1);
INSERT INTO "topic_state" VALUES('small','better','assumed','2026-03-05','','2026-03-05',0,0,'','',0);
INSERT INTO "topic_state" VALUES('small','delta','open','','','2026-02-06',0,0,'','from the other machine',1);
INSERT INTO "topic_state" VALUES('small','gamma','in_progress','2026-03-05','2026-03-05','2026-03-05',25,0,'','',0);
INSERT INTO "topic_state" VALUES('small','omega','skipped','2026-03-08','','2026-03-08',0,0,'','not for me',1);
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
COMMIT;
