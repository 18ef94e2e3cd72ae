-- What has been drawn on the budgets that tasks share: money in millionths of a US dollar, iterations.
CREATE TABLE factory_budget (
    scope      TEXT    PRIMARY KEY,
    spent      INTEGER NOT NULL,
    reserved   INTEGER NOT NULL,
    iterations INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
