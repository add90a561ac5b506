select quality.protect_projects();
