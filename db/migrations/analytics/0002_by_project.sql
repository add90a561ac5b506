select analytics.protect_projects();
