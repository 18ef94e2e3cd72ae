-- The same tables as SQLite's, in the schema that the connection comes with. Instants are nanoseconds since 1970. Texts are compared byte by
-- byte, whatever the database's language. Rows of tasks change all the time, but nothing that an index holds: they have room to change in place.

CREATE TABLE factory_task (
    ordinal       BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id            TEXT    COLLATE "C" NOT NULL UNIQUE,
    correlation   TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    repository    TEXT    COLLATE "C" NOT NULL,
    engines       TEXT    COLLATE "C" NOT NULL DEFAULT '',
    priority      INTEGER NOT NULL,
    submitted_at  BIGINT  NOT NULL,
    status        TEXT    COLLATE "C" NOT NULL,
    reason        TEXT    NOT NULL,
    wake_at       BIGINT,
    epoch         BIGINT  NOT NULL DEFAULT 0,
    holder        TEXT    COLLATE "C",
    lease_until   BIGINT,
    driven        INTEGER NOT NULL DEFAULT 0,
    next_sequence BIGINT  NOT NULL,
    ready_at      BIGINT  GENERATED ALWAYS AS (
        CASE status WHEN 'QUEUED' THEN coalesce(wake_at, -9223372036854775807) WHEN 'WAITING' THEN wake_at END
    ) STORED
) WITH (fillfactor = 80);

CREATE INDEX factory_task_ready ON factory_task (repository, engines, priority, submitted_at, ordinal)
    WHERE ready_at IS NOT NULL;
CREATE INDEX factory_task_running ON factory_task (priority, submitted_at, ordinal) WHERE status = 'RUNNING';
CREATE INDEX factory_task_held ON factory_task (holder) WHERE holder IS NOT NULL;
CREATE INDEX factory_task_newest ON factory_task (submitted_at, ordinal);
CREATE INDEX factory_task_newest_by_status ON factory_task (status, submitted_at, ordinal);

-- When a task was last claimed to be driven.
CREATE TABLE factory_start (
    name TEXT   COLLATE "C" PRIMARY KEY,
    at   BIGINT NOT NULL
) WITH (fillfactor = 80);

CREATE TABLE factory_identity (
    identity TEXT COLLATE "C" PRIMARY KEY,
    task     TEXT COLLATE "C" NOT NULL REFERENCES factory_task (id)
);

CREATE TABLE factory_event (
    position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream   TEXT   COLLATE "C" NOT NULL,
    sequence BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    body     TEXT   NOT NULL,
    UNIQUE (stream, sequence)
);

-- Whoever writes events waits for those who wrote before until they have committed, and only then gets positions: see PostgresDialect.
CREATE FUNCTION factory_in_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('factory ' || TG_TABLE_SCHEMA || ' journal', 0)); RETURN NULL; END $$;

CREATE TRIGGER factory_in_order BEFORE INSERT ON factory_event FOR EACH STATEMENT EXECUTE FUNCTION factory_in_order();

-- Streams that no task owns; a task's next sequence is in its row.
CREATE TABLE factory_stream (
    name          TEXT   COLLATE "C" PRIMARY KEY,
    next_sequence BIGINT NOT NULL
) WITH (fillfactor = 80);

CREATE TABLE factory_inbox (
    id     BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task   TEXT    COLLATE "C" NOT NULL REFERENCES factory_task (id),
    dedupe TEXT    COLLATE "C" NOT NULL,
    at     BIGINT  NOT NULL,
    body   TEXT    NOT NULL,
    taken  INTEGER NOT NULL DEFAULT 0,
    UNIQUE (task, dedupe)
);

CREATE INDEX factory_inbox_waiting ON factory_inbox (task, id) WHERE taken = 0;

CREATE TABLE factory_instance (
    id            TEXT   COLLATE "C" PRIMARY KEY,
    host          TEXT   NOT NULL,
    pid           BIGINT NOT NULL,
    process_start BIGINT NOT NULL,
    seen          BIGINT NOT NULL
) WITH (fillfactor = 80);

-- Content is kept in pieces, each once, by its SHA-256: content that grew shares all but its last pieces.
CREATE TABLE factory_piece (
    hash    BYTEA PRIMARY KEY,
    content BYTEA NOT NULL
);

CREATE TABLE factory_blob (
    id   TEXT   COLLATE "C" PRIMARY KEY,
    size BIGINT NOT NULL
);

CREATE TABLE factory_blob_piece (
    blob    TEXT    COLLATE "C" NOT NULL REFERENCES factory_blob (id),
    ordinal INTEGER NOT NULL,
    hash    BYTEA   NOT NULL REFERENCES factory_piece (hash),
    PRIMARY KEY (blob, ordinal)
);
