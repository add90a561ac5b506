select files.protect_projects();
