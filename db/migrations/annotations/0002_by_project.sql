select annotations.protect_projects();
