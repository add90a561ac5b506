-- A process that is stopped between the halves of a statement (described, not yet executed) is not idle in its transaction, as PostgreSQL
-- sees it, so that limit does not end it, and it would keep its locks for as long as it is stopped. No transaction of the engine takes long.
alter role welo_workflow set transaction_timeout = '20s';
alter role welo_workflow_system set transaction_timeout = '20s';
