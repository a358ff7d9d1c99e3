-- Citus: one database for a cluster. Make the extension and add all nodes first, then run this on
-- the coordinator; its last part is for every node.
-- Moving shards: force row level security and a move beside writers never end, so either
--   select rebalance_table_shards(shard_transfer_mode => 'block_writes');
-- or, before it, alter table roadmap.piece and roadmap.shared no force row level security, and
-- force it again afterwards.
-- The login of a gateway says on every node for whom it works:
--   alter role GATEWAY set citus.propagate_set_commands = 'local';

