select exports.protect_projects();
