-- What is remembered, and beside it the words by which it is found. The instant is in nanoseconds since 1970.

CREATE TABLE factory_memory (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL UNIQUE,
    kind       TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    repository TEXT,
    trust      TEXT    NOT NULL,
    task       TEXT,
    run        INTEGER,
    commit_id  TEXT,
    at         INTEGER NOT NULL
) STRICT;

CREATE INDEX factory_memory_age ON factory_memory (at);

-- The scope is one word for each repository, and one for all of them: so a query looks at no entry of another repository.
CREATE VIRTUAL TABLE factory_memory_words USING fts5 (scope, text, tokenize = 'porter unicode61');
