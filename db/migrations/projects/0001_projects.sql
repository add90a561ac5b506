create table projects.customers (
  id uuid primary key,
  workspace_id uuid not null,
  name text not null,
  reference text,
  created_at timestamptz not null,
  version int not null default 1
);
create unique index customers_name on projects.customers (workspace_id, lower(name));
create index customers_page on projects.customers (workspace_id, lower(name), id);
select projects.protect('projects.customers');

create table projects.templates (
  id uuid primary key,
  workspace_id uuid not null,
  name text not null,
  description text not null,
  label_schema jsonb not null,
  workflow_template text not null,
  settings jsonb not null,
  instructions text not null,
  created_at timestamptz not null
);
create index templates_workspace on projects.templates (workspace_id, id);
select projects.protect('projects.templates');

create table projects.projects (
  id uuid primary key,
  workspace_id uuid not null,
  name text not null,
  description text not null,
  instructions text not null,
  status text not null check (status in ('draft', 'active', 'paused', 'completed', 'archived')),
  archived_from text,
  customer_id uuid references projects.customers (id),
  template_id text,
  workflow_id uuid not null,
  workflow_template text not null,
  settings jsonb not null,
  schema_version int not null,
  due_at timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version int not null default 1
);
create index projects_page on projects.projects (workspace_id, id desc);
create index projects_customer on projects.projects (customer_id) where customer_id is not null;
select projects.protect('projects.projects');

create table projects.label_schemas (
  project_id uuid not null references projects.projects (id) on delete cascade,
  version int not null,
  workspace_id uuid not null,
  label_schema jsonb not null,
  created_by text not null,
  created_at timestamptz not null,
  primary key (project_id, version)
);
select projects.protect('projects.label_schemas', 'select, insert');

-- Apart from the project, so that a busy project's counts neither touch its version nor wait for its editors.
create table projects.progress (
  project_id uuid primary key,
  workspace_id uuid not null,
  tasks int not null default 0,
  completed int not null default 0,
  cancelled int not null default 0,
  batches int not null default 0,
  batches_completed int not null default 0
) with (fillfactor = 50);
select projects.protect('projects.progress');

create table projects.members (
  project_id uuid not null references projects.projects (id) on delete cascade,
  user_id uuid not null,
  workspace_id uuid not null,
  role text not null,
  added_at timestamptz not null,
  primary key (project_id, user_id)
);
create index members_user on projects.members (workspace_id, user_id);
select projects.protect('projects.members');
