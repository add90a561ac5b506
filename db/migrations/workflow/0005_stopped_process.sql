-- A process that was stopped between a batch's statement and its commit would hold that batch's rows from all others for as long as it stands still.
alter role welo_workflow set idle_in_transaction_session_timeout = '5s';
alter role welo_workflow_system set idle_in_transaction_session_timeout = '5s';
