select workflow.protect_projects();
