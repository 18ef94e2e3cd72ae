-- What has been drawn on the budgets that tasks share: money in millionths of a US dollar, iterations.
CREATE TABLE factory_budget (
    scope      TEXT   COLLATE "C" PRIMARY KEY,
    spent      BIGINT NOT NULL,
    reserved   BIGINT NOT NULL,
    iterations BIGINT NOT NULL
) WITH (fillfactor = 80);
