
-- Citus: everything of one learner lies on one node. The number of shards cannot be changed later.
-- This comes before the policies and the grants.
select create_reference_table('roadmap.cohort')
  where not exists (select from pg_dist_partition where logicalrelid = 'roadmap.cohort'::regclass);
select create_distributed_table('roadmap.piece', 'learner', shard_count => {shards})
  where not exists (select from pg_dist_partition where logicalrelid = 'roadmap.piece'::regclass);
select create_distributed_table('roadmap.member', 'learner', colocate_with => 'roadmap.piece')
  where not exists (select from pg_dist_partition where logicalrelid = 'roadmap.member'::regclass);
select create_distributed_table('roadmap.shared', 'learner', colocate_with => 'roadmap.piece')
  where not exists (select from pg_dist_partition where logicalrelid = 'roadmap.shared'::regclass);

-- Each of the following touches all shards, some several tables in one transaction.
set citus.multi_shard_modify_mode to 'sequential';
