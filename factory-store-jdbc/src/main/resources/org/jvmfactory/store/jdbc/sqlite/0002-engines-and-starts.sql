-- The engines that a task takes a slot of: names in order, one a line. Tasks from before take none.
ALTER TABLE factory_task ADD COLUMN engines TEXT NOT NULL DEFAULT '';

-- Ready tasks by what they take slots of, so that a claim looks at the first of each kind and never past the others.
DROP INDEX factory_task_ready;
CREATE INDEX factory_task_ready ON factory_task (repository, engines, priority, submitted_at, ordinal)
    WHERE ready_at IS NOT NULL;

-- When a task was last claimed to be driven.
CREATE TABLE factory_start (
    name TEXT    PRIMARY KEY,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
