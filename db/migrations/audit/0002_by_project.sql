select audit.protect_projects();
