-- The newest labels and answers of a project are read without sorting all of them.
create index consensus_labels_newest on quality.consensus_labels (workspace_id, project_id, task_id);
create index consensus_answers_newest on quality.consensus_answers (workspace_id, project_id, task_id);
