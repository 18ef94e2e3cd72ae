-- Instants are nanoseconds since 1970. What a statement needs to claim a task or to list the newest is in an index that doesn't grow with
-- the tasks that have ended.

CREATE TABLE factory_task (
    ordinal       INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT    NOT NULL UNIQUE,
    correlation   TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    repository    TEXT    NOT NULL,
    priority      INTEGER NOT NULL,
    submitted_at  INTEGER NOT NULL,
    status        TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    wake_at       INTEGER,
    epoch         INTEGER NOT NULL DEFAULT 0,
    holder        TEXT,
    lease_until   INTEGER,
    driven        INTEGER NOT NULL DEFAULT 0,
    next_sequence INTEGER NOT NULL,
    ready_at      INTEGER GENERATED ALWAYS AS (
        CASE status WHEN 'QUEUED' THEN coalesce(wake_at, -9223372036854775807) WHEN 'WAITING' THEN wake_at END
    ) STORED
) STRICT;

CREATE INDEX factory_task_ready ON factory_task (repository, priority, submitted_at, ordinal) WHERE ready_at IS NOT NULL;
CREATE INDEX factory_task_running ON factory_task (priority, submitted_at, ordinal) WHERE status = 'RUNNING';
CREATE INDEX factory_task_held ON factory_task (holder) WHERE holder IS NOT NULL;
CREATE INDEX factory_task_newest ON factory_task (submitted_at, ordinal);
CREATE INDEX factory_task_newest_by_status ON factory_task (status, submitted_at, ordinal);

CREATE TABLE factory_identity (
    identity TEXT PRIMARY KEY,
    task     TEXT NOT NULL REFERENCES factory_task (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE factory_event (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream   TEXT    NOT NULL,
    sequence INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    body     TEXT    NOT NULL,
    UNIQUE (stream, sequence)
) STRICT;

-- Streams that no task owns; a task's next sequence is in its row.
CREATE TABLE factory_stream (
    name          TEXT    PRIMARY KEY,
    next_sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE factory_inbox (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    task   TEXT    NOT NULL REFERENCES factory_task (id),
    dedupe TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    body   TEXT    NOT NULL,
    taken  INTEGER NOT NULL DEFAULT 0,
    UNIQUE (task, dedupe)
) STRICT;

CREATE INDEX factory_inbox_waiting ON factory_inbox (task, id) WHERE taken = 0;

CREATE TABLE factory_instance (
    id            TEXT    PRIMARY KEY,
    host          TEXT    NOT NULL,
    pid           INTEGER NOT NULL,
    process_start INTEGER NOT NULL,
    seen          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Content is kept in pieces, each once, by its SHA-256: content that grew shares all but its last pieces.
CREATE TABLE factory_piece (
    hash    BLOB NOT NULL UNIQUE,
    content BLOB NOT NULL
) STRICT;

CREATE TABLE factory_blob (
    id   TEXT    PRIMARY KEY,
    size INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE factory_blob_piece (
    blob    TEXT    NOT NULL REFERENCES factory_blob (id),
    ordinal INTEGER NOT NULL,
    hash    BLOB    NOT NULL REFERENCES factory_piece (hash),
    PRIMARY KEY (blob, ordinal)
) STRICT, WITHOUT ROWID;
