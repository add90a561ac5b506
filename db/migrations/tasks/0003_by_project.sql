select tasks.protect_projects();
