-- Runs by when their lease ends, so that those of a dead instance are found past any number that are somebody's.
DROP INDEX factory_task_running;
CREATE INDEX factory_task_running ON factory_task (priority, coalesce(lease_until, 0), ordinal) WHERE status = 'RUNNING';
