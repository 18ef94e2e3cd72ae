-- Tasks of which the journal keeps no more than that they were, and content that nobody seems to need.
ALTER TABLE factory_task ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
CREATE INDEX factory_task_old ON factory_task (submitted_at, ordinal)
    WHERE forgotten = 0 AND status IN ('DONE', 'FAILED', 'CANCELLED', 'REJECTED');

ALTER TABLE factory_blob ADD COLUMN disused INTEGER NOT NULL DEFAULT 0;
CREATE INDEX factory_blob_disused ON factory_blob (id) WHERE disused = 1;
CREATE INDEX factory_blob_piece_hash ON factory_blob_piece (hash);
